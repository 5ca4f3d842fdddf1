"""Who meets whom across sectors, and whether more than chance: from meeting records to sectors' networks.

Knows meetings, attendance, ties and their null. Tells of sectors only: no result of this room has a person in it.
"""

from varpu_eval.network.cells import declared_counts
from varpu_eval.network.null import curveball, two_sided_p
from varpu_eval.network.one_mode import NodeGroups, Ties, declare_ties, group_nodes, to_frame, to_networkx
from varpu_eval.network.pairs import sector_ties
from varpu_eval.network.sectors import displayed_sectors
from varpu_eval.network.table import participation
from varpu_eval.network.ties import project_ties
from varpu_eval.network.two_mode import TwoMode, declare_attendance
from varpu_eval.network.whole import density, ei_index, isolates, structure, transitivity

__all__ = [
    "NodeGroups",
    "Ties",
    "TwoMode",
    "curveball",
    "declare_attendance",
    "declare_ties",
    "declared_counts",
    "density",
    "displayed_sectors",
    "ei_index",
    "group_nodes",
    "isolates",
    "participation",
    "project_ties",
    "sector_ties",
    "structure",
    "to_frame",
    "to_networkx",
    "transitivity",
    "two_sided_p",
]
