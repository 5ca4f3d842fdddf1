# Recomputes the stored answers for backbones, with R's own optimiser, convolution and swaps. Run in this folder:
#   Rscript make.R
# Reads ../network/davis.csv (18 women by 14 events) and writes backbone.json.
suppressPackageStartupMessages(library(jsonlite))
davis <- unname(as.matrix(read.csv("../network/davis.csv", row.names = 1)))

# Chances of maximum entropy: the likelihood of the margins, to its top by optim and then by Newton's method with a
# generalised inverse (all log x may rise by what all log y fall).
chances <- function(r, c) {
  n <- length(r); m <- length(c)
  odds <- function(at) outer(at[1:n], at[n + 1:m], "+")
  loss <- function(at) sum(log1p(exp(odds(at)))) - sum(at[1:n] * r) - sum(at[n + 1:m] * c)
  slope <- function(at) { p <- plogis(odds(at)); c(rowSums(p) - r, colSums(p) - c) }
  at <- optim(rep(0, n + m), loss, slope, method = "BFGS", control = list(maxit = 5000, reltol = 1e-15))$par
  for (step in 1:20) {
    p <- plogis(odds(at)); v <- p * (1 - p)
    information <- rbind(cbind(diag(rowSums(v)), v), cbind(t(v), diag(colSums(v))))
    top <- svd(information)
    keep <- top$d > 1e-9 * top$d[1]
    at <- at - top$v[, keep] %*% ((t(top$u[, keep]) %*% slope(at)) / top$d[keep])
  }
  stopifnot(max(abs(slope(at))) < 1e-12)
  plogis(odds(at))
}
convolved <- function(chance) {
  mass <- 1
  for (q in chance) mass <- c(mass * (1 - q), 0) + c(0, mass * q)
  mass
}
pairs <- t(combn(nrow(davis), 2))
met <- apply(pairs, 1, function(e) sum(davis[e[1], ] * davis[e[2], ]))
p <- chances(rowSums(davis), colSums(davis))
sdsm <- sapply(seq_len(nrow(pairs)), function(k) {
  q <- p[pairs[k, 1], ] * p[pairs[k, 2], ]
  mass <- convolved(q)
  c(expected = sum(q), upper = sum(mass[(met[k] + 1):length(mass)]), lower = sum(mass[1:(met[k] + 1)]))
})

# Fixed degrees: swaps of two women's two events, one tried swap at a time and none made where it would not keep the
# margins, so that every table is equally likely.
set.seed(1)
draws <- 20000; tries <- 1000
above <- below <- total <- numeric(nrow(pairs))
x <- davis
for (draw in seq_len(draws)) {
  a <- sample.int(18, tries, TRUE); b <- sample.int(18, tries, TRUE)
  e <- sample.int(14, tries, TRUE); f <- sample.int(14, tries, TRUE)
  for (k in seq_len(tries)) {
    if (x[a[k], e[k]] && x[b[k], f[k]] && !x[a[k], f[k]] && !x[b[k], e[k]]) {
      x[a[k], e[k]] <- x[b[k], f[k]] <- 0
      x[a[k], f[k]] <- x[b[k], e[k]] <- 1
    }
  }
  together <- (x %*% t(x))[pairs]
  total <- total + together; above <- above + (together >= met); below <- below + (together <= met)
}
stopifnot(rowSums(x) == rowSums(davis), colSums(x) == colSums(davis))

holm <- p.adjust(sdsm["upper", ], "holm")
write(toJSON(list(
  schema = 1, command = "Rscript make.R", r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  chances = p, observed = met,
  sdsm = list(expected = sdsm["expected", ], upper = sdsm["upper", ], lower = sdsm["lower", ]),
  adjusted = list(
    holm = holm, bh = p.adjust(sdsm["upper", ], "BH"),
    holm_of_200 = p.adjust(sdsm["upper", ], "holm", n = 200), bh_of_200 = p.adjust(sdsm["upper", ], "BH", n = 200)
  ),
  fdsm = list(draws = draws, mean = total / draws, above = above, below = below)
), digits = NA, auto_unbox = TRUE), "backbone.json")
