# Recomputes the stored answers of R's igraph and sna on structural holes, betweenness, brokerage and QAP.
# Run in this folder: Rscript make.R
# Writes references.json. Networks: the Southern Women of Davis, Gardner & Gardner (../network/davis.csv), Zachary's
# karate club (igraph), Coleman's friendships (sna), the emergency networks and Padgett's families (network).
suppressPackageStartupMessages({library(network); library(sna); library(igraph); library(jsonlite)})
data(coleman); data(emon); data(flo)

plain <- function(x) unname(as.matrix(x))

davis <- as.matrix(read.csv("../network/davis.csv", row.names = 1))
raw <- davis %*% t(davis); diag(raw) <- 0
newman <- davis %*% diag(1 / (colSums(davis) - 1)) %*% t(davis); diag(newman) <- 0
karate <- as.matrix(igraph::as_adjacency_matrix(make_graph("Zachary"), sparse = FALSE))
coleman_fall <- plain(coleman[1, , ])
austin <- as.sociomatrix(emon$Texas, attrname = "Frequency", ignore.eval = FALSE)

graph <- function(x, mode) graph_from_adjacency_matrix(plain(x), mode = mode, weighted = TRUE)
holes <- function(x, mode = "undirected") unname(constraint(graph(x, mode)))
# Lengths are 1 / weight, scaled to whole numbers so that equal paths are equal.
between <- function(x, scale, mode = "undirected") {
  g <- graph(x, mode)
  unname(igraph::betweenness(g, directed = mode == "directed", weights = scale / E(g)$weight))
}

broker <- function(x, group) {
  x <- 1 * (plain(x) != 0)
  b <- sna::brokerage(x, group)
  list(n = nrow(x), weights = x, group = group,
    count = plain(b$raw.nli), expected = plain(b$exp.nli), sd = plain(b$sd.nli), z = plain(b$z.nli),
    total = list(count = unname(b$raw.gli), expected = unname(b$exp.gli), sd = unname(b$sd.gli)))
}
thirds <- function(n) rep(1:3, length.out = n)
brokered <- c(
  lapply(emon, function(g) broker(as.sociomatrix(g), match(s <- network::get.vertex.attribute(g, "Sponsorship"), unique(s)))),
  list(coleman = broker(coleman_fall, thirds(73)), flo = broker(flo, thirds(16))))

set.seed(1)
qap <- function(x, y, reps = 10000) {
  pair <- array(dim = c(2, nrow(x), nrow(x))); pair[1, , ] <- plain(x); pair[2, , ] <- plain(y)
  test <- sna::qaptest(pair, sna::gcor, reps = reps, g1 = 1, g2 = 2)
  list(correlation = test$testval, p_greater = test$pgreq, p_less = test$pleeq, reps = reps)
}

answers <- list(
  schema = 1,
  command = "Rscript make.R",
  versions = c(R = as.character(getRversion()), sapply(c(igraph = "igraph", sna = "sna", network = "network"),
    function(p) as.character(packageVersion(p)))),
  networks = lapply(list(karate = karate, davis_raw = raw, davis_newman = newman, coleman_fall = coleman_fall,
    coleman_spring = plain(coleman[2, , ]), texas = austin), plain),
  directed = c("coleman_fall", "coleman_spring", "texas"),
  constraint = list(karate = holes(karate), davis_raw = holes(raw), davis_newman = holes(newman),
    coleman_fall = holes(coleman_fall, "directed"), texas = holes(austin, "directed")),
  betweenness = list(karate = between(karate, 1), davis_raw = between(raw, 420), davis_newman = between(newman, 1),
    coleman_fall = between(coleman_fall, 1, "directed"), texas = between(austin, 12, "directed")),
  brokerage = brokered,
  qap = list(coleman = qap(plain(coleman[1, , ]), plain(coleman[2, , ]), 2000),
    davis = qap(raw, newman), texas = qap(austin, t(austin)))
)
write(toJSON(answers, digits = NA, auto_unbox = TRUE, pretty = FALSE, na = "null"), "references.json")
