# Stored reference of R igraph for density, isolates and transitivity of small networks of sectors.
# Run here: Rscript sectors.R > sectors.json   (R 4.2.2, igraph 1.3.5)
# Rows of a network: pairs of sectors (numbered from 1) that met, among `n` sectors.
suppressMessages(library(igraph))
networks <- list(
  path = list(n = 4, pairs = c(1, 2, 2, 3)),
  kite = list(n = 6, pairs = c(1, 2, 1, 3, 2, 3, 3, 4, 4, 5)),
  full = list(n = 5, pairs = as.vector(combn(5, 2)))
)
cat("{\n")
for (name in names(networks)) {
  of <- networks[[name]]
  g <- make_graph(of$pairs, n = of$n, directed = FALSE)
  cat(sprintf('  "%s": {"n": %d, "pairs": [%s], "density": %.15g, "isolates": %d, "transitivity": %.15g}%s\n', name, of$n,
    paste(of$pairs, collapse = ", "), edge_density(g), sum(degree(g) == 0), transitivity(g, type = "global"),
    if (name == "full") "" else ","))
}
cat("}\n")
