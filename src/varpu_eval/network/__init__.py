"""Who meets whom across sectors, and whether more than chance: from meeting records to sectors' networks.

Knows meetings, attendance, ties and their null. The tables of a study tell of sectors and of all persons together,
never of a person; the functions on a researcher's own records and graphs tell what they are asked.
"""

from varpu_eval.network.aligned_ties import align_ties
from varpu_eval.network.attendance import years_met
from varpu_eval.network.backbones import backbone, backbone_graph
from varpu_eval.network.beside_null import BesideNull, measure_beside_null
from varpu_eval.network.bootstrap import Bootstrapped, meeting_bootstrap, paired_vertex_bootstrap, resampling_weights
from varpu_eval.network.cells import declared_counts
from varpu_eval.network.centrality import centralisation, degree, strength
from varpu_eval.network.change import network_change
from varpu_eval.network.clustering import transitivity
from varpu_eval.network.cohesion import Components, components, density, isolates
from varpu_eval.network.communities import Communities, find_communities
from varpu_eval.network.core_periphery import CorePeriphery, fit_core_periphery
from varpu_eval.network.departures import sector_departures
from varpu_eval.network.ei import ei_index, ei_of_sectors
from varpu_eval.network.ei_chance import PermutedEI, permute_ei_index
from varpu_eval.network.exploring import explore
from varpu_eval.network.fixed_degree import fixed_degree_draws
from varpu_eval.network.graph_files import write_graph
from varpu_eval.network.matrix_counts import block_matrices, count_matrices
from varpu_eval.network.meeting_departures import attendance_departures
from varpu_eval.network.mixing import assortativity, degree_assortativity, mixing_matrix, modularity
from varpu_eval.network.null import curveball, one_sided_p, tail_p, two_sided_p, two_tailed_p
from varpu_eval.network.one_mode import NodeGroups, Ties, declare_ties, group_nodes, to_frame, to_networkx
from varpu_eval.network.pairs import sector_ties
from varpu_eval.network.participation import participation
from varpu_eval.network.presence import mean_per_meeting, meeting_participation
from varpu_eval.network.projection import continuing_persons, group_weights, project
from varpu_eval.network.qap import QAP, qap_test
from varpu_eval.network.role_moments import brokerage_moments
from varpu_eval.network.roles import brokerage, brokerage_test
from varpu_eval.network.sdsm import attendance_chances
from varpu_eval.network.sector_roles import sector_roles
from varpu_eval.network.sectors import displayed_sectors
from varpu_eval.network.shortest_paths import betweenness
from varpu_eval.network.stability import Stability, broker_stability
from varpu_eval.network.structural_holes import constraint, effective_size, efficiency
from varpu_eval.network.structure import structure
from varpu_eval.network.tie_tails import TieTails, fixed_degree_tails
from varpu_eval.network.tie_turnover import TieChange, changed_ties, tie_change
from varpu_eval.network.two_mode import TwoMode, declare_attendance
from varpu_eval.network.two_mode_clustering import (
    opsahl_clustering,
    opsahl_local_clustering,
    robins_alexander_clustering,
)

__all__ = [
    "QAP",
    "BesideNull",
    "Bootstrapped",
    "Communities",
    "Components",
    "CorePeriphery",
    "NodeGroups",
    "PermutedEI",
    "Stability",
    "TieChange",
    "TieTails",
    "Ties",
    "TwoMode",
    "align_ties",
    "assortativity",
    "attendance_chances",
    "attendance_departures",
    "backbone",
    "backbone_graph",
    "betweenness",
    "block_matrices",
    "broker_stability",
    "brokerage",
    "brokerage_moments",
    "brokerage_test",
    "centralisation",
    "changed_ties",
    "components",
    "constraint",
    "continuing_persons",
    "count_matrices",
    "curveball",
    "declare_attendance",
    "declare_ties",
    "declared_counts",
    "degree",
    "degree_assortativity",
    "density",
    "displayed_sectors",
    "effective_size",
    "efficiency",
    "ei_index",
    "ei_of_sectors",
    "explore",
    "find_communities",
    "fit_core_periphery",
    "fixed_degree_draws",
    "fixed_degree_tails",
    "group_nodes",
    "group_weights",
    "isolates",
    "mean_per_meeting",
    "measure_beside_null",
    "meeting_bootstrap",
    "meeting_participation",
    "mixing_matrix",
    "modularity",
    "network_change",
    "one_sided_p",
    "opsahl_clustering",
    "opsahl_local_clustering",
    "paired_vertex_bootstrap",
    "participation",
    "permute_ei_index",
    "project",
    "qap_test",
    "resampling_weights",
    "robins_alexander_clustering",
    "sector_departures",
    "sector_roles",
    "sector_ties",
    "strength",
    "structure",
    "tail_p",
    "tie_change",
    "to_frame",
    "to_networkx",
    "transitivity",
    "two_sided_p",
    "two_tailed_p",
    "write_graph",
    "years_met",
]
