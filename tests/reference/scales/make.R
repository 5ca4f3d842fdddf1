# Recomputes the stored answers on scales. Run in this folder:
#   Rscript make.R
# Reads answers.csv (five items, two years, units, weights); writes answers.json.
suppressPackageStartupMessages({library(survey); library(jsonlite); library(ordinal)})
answers <- read.csv("answers.csv")
names5 <- c("q1", "q2", "q3", "q4", "q5")
complete <- answers[complete.cases(answers[names5]), ]
whole <- svydesign(~unit, weights = ~weight, data = answers)
clustered <- subset(whole, complete.cases(answers[names5]))
persons <- svydesign(~1, weights = ~1, data = complete)

alpha_of <- function(s) { k <- nrow(s); k / (k - 1) * (1 - sum(diag(s)) / sum(s)) }
weighted_cov <- function(rows) cov.wt(rows[names5], wt = rows$weight / sum(rows$weight), method = "ML")$cov
item_rest <- function(s) sapply(seq_len(nrow(s)), function(j)
  sum(s[j, -j]) / sqrt(s[j, j] * sum(s[-j, -j])))

# Every element of a covariance matrix as a function of means, for the delta method of svycontrast.
products <- function(items) outer(items, items, function(x, y) paste0("I(", x, " * ", y, ")"))
of_means <- function(items) c(items, products(items)[upper.tri(diag(length(items)), diag = TRUE)])
element <- function(x, y) {
  pair <- sort(c(x, y))
  sprintf("(`I(%s * %s)` - `%s` * `%s`)", pair[1], pair[2], x, y)
}
plus <- function(terms) paste0("(", paste(terms, collapse = " + "), ")")
sum_of <- function(items, others) plus(outer(items, others, Vectorize(element)))
own <- function(items) plus(sapply(items, function(x) element(x, x)))
delta <- function(design, items, text) {
  means <- svymean(reformulate(of_means(items)), design)
  result <- svycontrast(means, list(value = parse(text = text)[[1]]))
  list(value = as.vector(coef(result)), se = as.vector(SE(result)))
}
text_alpha <- function(items) sprintf("%d / %d * (1 - %s / %s)", length(items), length(items) - 1, own(items), sum_of(items, items))
text_rest <- function(one) {
  rest <- setdiff(names5, one)
  sprintf("%s / sqrt(%s * %s)", sum_of(one, rest), element(one, one), sum_of(rest, rest))
}
# Three items: loadings in closed form, l1^2 = s12 s13 / s23.
text_omega3 <- function(i) {
  s12 <- element(i[1], i[2]); s13 <- element(i[1], i[3]); s23 <- element(i[2], i[3])
  common <- sprintf("(sqrt(%s * %s / %s) + sqrt(%s * %s / %s) + sqrt(%s * %s / %s))^2", s12, s13, s23, s12, s23, s13, s13, s23, s12)
  sprintf("%s / %s", common, sum_of(i, i))
}

# factanal's own optimiser, run to convergence.
one_factor <- function(s, n = nrow(complete)) {
  fit <- factanal(covmat = s, factors = 1, n.obs = n, control = list(opt = list(factr = 1, pgtol = 0, maxit = 10000)))
  l <- as.vector(fit$loadings) * sqrt(diag(s))
  u <- as.vector(fit$uniquenesses) * diag(s)
  list(loadings = l * sign(sum(l)), uniquenesses = u, omega = sum(l)^2 / (sum(l)^2 + sum(u)))
}

of_design <- function(design, s) list(
  covariance = unname(s),
  n = nrow(complete),
  df = degf(design),
  alpha = delta(design, names5, text_alpha(names5)),
  alpha_by_hand = alpha_of(s),
  alpha_without = lapply(names5, function(one) delta(design, setdiff(names5, one), text_alpha(setdiff(names5, one)))),
  item_rest = lapply(names5, function(one) delta(design, names5, text_rest(one))),
  item_rest_by_hand = item_rest(s),
  omega_of_three = delta(design, c("q1", "q2", "q3"), text_omega3(c("q1", "q2", "q3"))),
  one_factor = one_factor(s)
)
# Proportional odds of each item on the sum of all, then with the year, then with their product.
functioning <- function(item) {
  rows <- data.frame(
    y = factor(complete[[item]]), later = as.numeric(complete$year == 2010),
    score = rowSums(complete[names5]) - mean(rowSums(complete[names5]))
  )
  exact <- clm.control(gradTol = 1e-12, maxIter = 200)
  fits <- lapply(list(y ~ 1, y ~ score, y ~ score + later, y ~ score * later), clm, data = rows, control = exact)
  log_lik <- sapply(fits, logLik)
  cox_snell <- 1 - exp(2 / nrow(rows) * (log_lik[1] - log_lik))
  nagelkerke <- cox_snell / (1 - exp(2 / nrow(rows) * log_lik[1]))
  list(shift = unname(coef(fits[[3]])["later"]), product = unname(coef(fits[[4]])["score:later"]),
       log_likelihood = log_lik, r2_uniform = nagelkerke[3] - nagelkerke[2], r2_nonuniform = nagelkerke[4] - nagelkerke[3])
}
attitude_s <- unname(cov(attitude))
feldt <- function(alpha, n, k, level = 0.95) {
  tail <- (1 - level) / 2
  1 - (1 - alpha) * qf(c(1 - tail, tail), n - 1, (n - 1) * (k - 1))
}
write_json(list(
  schema = 1, command = "Rscript make.R", r = R.version.string, survey = as.character(packageVersion("survey")),
  ordinal = as.character(packageVersion("ordinal")),
  clustered = of_design(clustered, weighted_cov(complete)),
  persons = of_design(persons, cov.wt(complete[names5], method = "ML")$cov),
  attitude = list(covariance = attitude_s, alpha = alpha_of(attitude_s), one_factor = one_factor(attitude_s, 30)),
  functioning = lapply(names5, functioning),
  feldt = list(list(alpha = 0.8, n = 50, items = 4, limits = feldt(0.8, 50, 4)),
               list(alpha = -0.1, n = 12, items = 2, limits = feldt(-0.1, 12, 2)))
), "answers.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
