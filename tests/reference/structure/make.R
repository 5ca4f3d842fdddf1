# Recomputes the stored answers of R's igraph and sna on whole networks. Run in this folder:
#   Rscript make.R
# Reads ../network/davis.csv; writes networks.json: each network with its pairs, groups and answers.
suppressPackageStartupMessages({library(igraph); library(jsonlite)})

davis <- as.matrix(read.csv("../network/davis.csv", row.names = 1))
newman <- davis %*% diag(1 / (colSums(davis) - 1)) %*% t(davis)
diag(newman) <- 0
karate <- igraph::make_graph("Zachary")
# The clubs after the split (Zachary 1977), as networkx.karate_club_graph() has them.
officer <- c(10, 15, 16, 19, 21, 23:34)
parts <- rbind(c(1, 2), c(2, 3), c(1, 3), c(3, 4), c(5, 6), c(6, 7), c(7, 8))  # 9 and 10 alone
arcs <- rbind(c(1, 2), c(2, 1), c(2, 3), c(3, 1), c(1, 4), c(4, 5), c(5, 6), c(6, 5), c(4, 6), c(3, 2))
graphs <- list(
  karate = karate,
  davis_raw = igraph::graph_from_adjacency_matrix(davis %*% t(davis), "undirected", weighted = TRUE, diag = FALSE),
  davis_newman = igraph::graph_from_adjacency_matrix(newman, "undirected", weighted = TRUE, diag = FALSE),
  apart = igraph::make_graph(t(parts), n = 10, directed = FALSE),
  arcs = igraph::make_graph(t(arcs), n = 7, directed = TRUE)
)
group <- list(
  karate = ifelse(1:34 %in% officer, 2, 1), davis_raw = rep(1:3, 6), davis_newman = rep(1:3, 6),
  apart = rep(1:2, each = 5), arcs = c(1, 1, 2, 2, 1, 2, 1)
)

matrix_of <- function(g) {
  attr <- if ("weight" %in% igraph::edge_attr_names(g)) "weight"
  igraph::as_adjacency_matrix(g, attr = attr, sparse = FALSE)
}
ei <- function(x, k) {
  same <- outer(k, k, "==")
  each <- sapply(sort(unique(k)), function(s) {
    touches <- outer(k == s, k == s, "|")
    (sum(x[touches & !same]) - sum(x[touches & same])) / sum(x[touches])
  })
  list(network = (sum(x[!same]) - sum(x[same])) / sum(x), sectors = each)
}
core_of <- function(x) {                       # best correlation over all cores, core to periphery tied; <= 10 nodes
  n <- nrow(x); off <- row(x) != col(x)
  cors <- sapply(1:(2^n - 2), function(s) {
    core <- bitwAnd(s, 2^(0:(n - 1))) > 0
    ideal <- outer(core, core, "|")[off]
    if (sd(ideal) == 0) NA else cor(x[off], as.numeric(ideal))
  })
  max(cors, na.rm = TRUE)
}
both_ways <- function(g, x, k) list(
  density = sna::gden((x > 0) * 1, mode = if (igraph::is_directed(g)) "digraph" else "graph"),
  density_valued = sna::gden(x, mode = if (igraph::is_directed(g)) "digraph" else "graph"),
  components = igraph::components(g)$no,
  largest = max(igraph::components(g)$csize),
  strong = igraph::components(g, "strong")$no,
  degree = igraph::degree(g),
  strength = igraph::strength(g),
  degree_assortativity = igraph::assortativity_degree(g),
  assortativity = igraph::assortativity_nominal(g, k),
  modularity = igraph::modularity(g, k),
  modularity_weighted = igraph::modularity(g, k, weights = if (igraph::is_weighted(g)) igraph::E(g)$weight),
  ei = ei((x > 0) * 1, k),
  ei_weighted = ei(x, k)
)
undirected <- function(g, x) {
  if (igraph::is_weighted(g)) g <- igraph::delete_edge_attr(g, "weight")
  list(
    transitivity = igraph::transitivity(g, "global"),
    centralisation = list(
      degree = igraph::centr_degree(g, loops = FALSE)$centralization,
      degree_sna = sna::centralization((x > 0) * 1, sna::degree, mode = "graph"),
      betweenness = igraph::centr_betw(g, directed = FALSE)$centralization,
      closeness = if (igraph::is_connected(g)) igraph::centr_clo(g)$centralization
    )
  )
}
directed <- function(g, x) list(
  transitivity = sna::gtrans(x, mode = "digraph", measure = "weak"),
  centralisation = list(
    `in` = igraph::centr_degree(g, mode = "in", loops = FALSE)$centralization,
    out = igraph::centr_degree(g, mode = "out", loops = FALSE)$centralization,
    all = igraph::centr_degree(g, mode = "all", loops = FALSE)$centralization,
    all_sna = sna::centralization(x, sna::degree, mode = "digraph", cmode = "freeman"),
    betweenness = igraph::centr_betw(g, directed = TRUE)$centralization
  )
)
one <- function(name) {
  g <- graphs[[name]]; x <- matrix_of(g); k <- group[[name]]
  c(
    list(n = igraph::vcount(g), directed = igraph::is_directed(g), group = k, pairs = igraph::as_edgelist(g, names = FALSE),
         weights = if (igraph::is_weighted(g)) igraph::E(g)$weight else rep(1, igraph::ecount(g))),
    both_ways(g, x, k),
    if (igraph::is_directed(g)) directed(g, x) else undirected(g, x),
    if (nrow(x) <= 10) list(core = core_of(x))
  )
}
answers <- list(
  schema = 1, command = "Rscript make.R", r = R.version.string,
  igraph = as.character(packageVersion("igraph")), sna = as.character(packageVersion("sna")),
  networks = sapply(names(graphs), one, simplify = FALSE)
)
write_json(answers, "networks.json", digits = NA, auto_unbox = TRUE, pretty = TRUE, null = "null")
