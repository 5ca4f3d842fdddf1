# Recomputes the stored answers on counts, shares, funnels and distances. Run in this folder:
#   Rscript make.R
# Writes answers.json.
suppressPackageStartupMessages(library(jsonlite))
levels <- c(0.95, 0.998)
both <- function(f) lapply(levels, function(level) list(level = level, cases = f(level)))

exact <- function(level) lapply(c(0, 1, 2, 5, 9, 10, 65, 1045), function(x) {
  ci <- as.vector(poisson.test(x, conf.level = level)$conf.int)
  list(events = x, low = ci[1], high = ci[2])
})
byar <- function(level) lapply(c(1, 9, 10, 65, 100, 1045), function(x) {
  z <- qnorm(1 - (1 - level) / 2)
  side <- function(o, sign) o * (1 - 1 / (9 * o) + sign * z / (3 * sqrt(o)))^3
  list(events = x, low = max(0, side(x, -1)), high = side(x + 1, 1))
})
wilson <- function(level) lapply(list(c(0, 20), c(1, 29), c(15, 148), c(65, 100), c(81, 263), c(45, 45)), function(x) {
  ci <- as.vector(suppressWarnings(prop.test(x[1], x[2], conf.level = level, correct = FALSE))$conf.int)
  list(cases = x[1], persons = x[2], low = ci[1], high = ci[2])
})

persons <- c(1200, 3400, 2100); ref_events <- c(150, 900, 1300); ref_persons <- c(60000, 150000, 100000)
expected <- sum(persons * ref_events / ref_persons)
ratio <- as.vector(poisson.test(37, T = expected)$conf.int)

shrink <- function(y, n) {
  m <- sum(y) / sum(n)
  a <- max(0, weighted.mean((y / n - m)^2, n) - m / mean(n))
  if (a == 0) return(list(events = y, persons = n, mean = m, variance = 0))
  shape <- m^2 / a + y; rate <- m / a + n
  list(events = y, persons = n, mean = m, variance = a, rate = shape / rate,
       low = qgamma(0.025, shape, rate), high = qgamma(0.975, shape, rate))
}

between <- function(p, quantile, cumulative, density) {
  r <- quantile(p)
  r - (cumulative(r) - p) / density(r)
}
funnel <- function(kind, target, n) lapply(levels, function(level) {
  f <- function(p) if (kind == "share")
    between(p, function(q) qbinom(q, n, target), function(r) pbinom(r, n, target), function(r) dbinom(r, n, target)) / n
  else
    between(p, function(q) qpois(q, n * target), function(r) ppois(r, n * target), function(r) dpois(r, n * target)) / n
  list(level = level, low = pmax(0, f((1 - level) / 2)), high = f(1 - (1 - level) / 2))
})
sizes <- c(5, 40, 250, 1000, 10800)
funnels <- lapply(list(list("share", 0.012), list("share", 0.4), list("rate", 0.012), list("rate", 1)), function(x)
  list(kind = x[[1]], target = x[[2]], persons = sizes, limits = funnel(x[[1]], x[[2]], sizes)))

swiss3 <- swiss[, c("Agriculture", "Education", "Infant.Mortality")]
weights <- c(2, 1, 1)
scaled <- sweep(scale(swiss3), 2, sqrt(weights / sum(weights)), "*")
distances <- as.matrix(dist(scaled))["Lavaux", ]
distances <- sort(distances[names(distances) != "Lavaux"])

write_json(list(
  schema = 1, command = "Rscript make.R", r = R.version.string,
  packages = list(jsonlite = as.character(packageVersion("jsonlite"))),
  poisson = both(exact), byar = both(byar), wilson = both(wilson),
  ratio = list(persons = persons, reference_events = ref_events, reference_persons = ref_persons, observed = 37,
               expected = expected, low = ratio[1], high = ratio[2]),
  shrunken = list(shrink(c(0, 3, 41, 12, 150, 7, 66), c(210, 480, 2300, 1900, 10800, 350, 4100)),
                  shrink(c(10, 21, 30), c(1000, 2000, 3000))),
  funnel = funnels,
  nearest = list(variables = as.list(swiss3), regions = rownames(swiss3), weights = weights, region = "Lavaux",
                 neighbours = names(distances), distances = as.vector(distances))
), "answers.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
