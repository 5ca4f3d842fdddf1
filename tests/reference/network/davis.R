# Stored reference of R igraph and sna for the Southern Women of Davis, Gardner & Gardner (1941).
# Run here: Rscript davis.R > davis.json   (R 4.2.2, igraph 1.3.5, sna 2.7-1)
# davis.csv is networkx.davis_southern_women_graph(): 18 women by 14 events; a test compares them.
suppressMessages({library(igraph); library(sna)})
x <- as.matrix(read.csv("davis.csv", row.names = 1))
women <- igraph::bipartite_projection(igraph::graph_from_incidence_matrix(x), which = "false")
met <- igraph::as_adjacency_matrix(women, sparse = FALSE)
raw <- igraph::as_adjacency_matrix(women, attr = "weight", sparse = FALSE)
newman <- x %*% diag(1 / (colSums(x) - 1)) %*% t(x); diag(newman) <- 0
group <- rep(1:3, 6)                       # first woman 1, second 2, third 3, fourth 1, ...
mixing <- sapply(1:3, function(b) sapply(1:3, function(a) sum(newman[group == a, group == b])))
diag(mixing) <- diag(mixing) / 2
block <- 1 * (mixing > 0)
out <- function(name, value) cat(sprintf('  "%s": [%s]', name, paste(sprintf("%.15g", value), collapse = ", ")))
cat("{\n")
out("ties", sum(x)); cat(",\n")
out("pairs", igraph::ecount(women)); cat(",\n")
out("density", sna::gden(met, mode = "graph")); cat(",\n")
out("transitivity", igraph::transitivity(women, type = "global")); cat(",\n")
out("raw_strength", rowSums(raw)); cat(",\n")
out("newman_strength", rowSums(newman)); cat(",\n")
out("mixing", mixing); cat("\n}\n")
