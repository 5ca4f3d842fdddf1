# Recomputes the stored answers of R's survey package on tests, quantiles and distributions. Run in this folder:
#   Rscript make.R
# Reads ../survey/panel.csv; writes the data it uses as CSV and the answers as answers.json.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
data(api)
set.seed(20)

# `untied` breaks ties between scores, because svyranktest ranks rows one by one; `answer` is a five-step scale with
# some answers missing.
prepare <- function(frame, score) {
  frame$untied <- frame[[score]] + round(runif(nrow(frame), -0.4, 0.4), 9)
  stopifnot(!anyDuplicated(frame$untied))
  noisy <- frame[[score]] + rnorm(nrow(frame), 0, 60 * sd(frame[[score]]) / 100)
  frame$answer <- as.integer(cut(noisy, quantile(noisy, c(0, .1, .3, .6, .85, 1)), include.lowest = TRUE))
  frame$answer[sample(nrow(frame), nrow(frame) %/% 15)] <- NA
  frame
}
sample_of <- function(frame, sampling, file) {
  frame <- prepare(frame, "api00")[c(sampling, "stype", "comp.imp", "sch.wide", "api99", "api00", "untied", "answer")]
  write.csv(frame, file, row.names = FALSE, na = "")
  frame
}
strat <- sample_of(apistrat, c("pw", "fpc"), "apistrat.csv")
clus1 <- sample_of(apiclus1, c("dnum", "pw", "fpc"), "apiclus1.csv")
clus2 <- sample_of(apiclus2, c("dnum", "snum", "pw", "fpc1", "fpc2"), "apiclus2.csv")
designs <- list(
  strat = svydesign(~1, strata = ~stype, weights = ~pw, data = strat),
  strat_fpc = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = strat),
  clus1 = svydesign(~dnum, weights = ~pw, data = clus1),
  clus1_fpc = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = clus1),
  clus2 = svydesign(~dnum + snum, weights = ~pw, data = clus2),
  clus2_fpc = svydesign(~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = clus2)
)
of <- function(estimate) list(
  value = unname(as.vector(coef(estimate))),
  covariance = unname(matrix(as.vector(vcov(estimate)), length(coef(estimate))))
)
htest <- function(test) list(
  statistic = unname(as.vector(test$statistic)), df = unname(as.vector(test$parameter)), p = as.vector(test$p.value)
)
chisq <- function(formula, design) lapply(
  c(F = "F", Chisq = "Chisq", Wald = "Wald", adjWald = "adjWald"),
  function(kind) htest(svychisq(formula, design, statistic = kind))
)
two_groups <- function(formula, design) {
  test <- svyranktest(formula, design)
  c(htest(test), list(difference = unname(as.vector(test$estimate))))
}
many_groups <- function(formula, design) { # its list names the statistic and its df the wrong way round
  test <- svyranktest(formula, design, test = "KruskalWallis")
  list(chisq = as.vector(test$parameter), df1 = as.vector(test$statistic), df2 = test$ddf, p = as.vector(test$p.value))
}
quantiles_of <- function(formula, design) {
  one <- function(rule, limits) {
    found <- svyquantile(formula, design, c(.1, .25, .5, .75, .9), qrule = rule, interval.type = limits)[[1]]
    unname(lapply(split(found, col(found)), as.vector))
  }
  list(
    math_mean = one("math", "mean"), math_logit = one("math", "xlogit"),
    school_mean = one("school", "mean"), school_logit = one("school", "xlogit")
  )
}
ttest <- function(formula, design) {
  test <- svyttest(formula, design)
  c(htest(test), list(difference = unname(as.vector(test$estimate))))
}
anova_of <- function(formula, term, design) {
  test <- regTermTest(svyglm(formula, design), term)
  list(statistic = as.vector(test$Ftest), df = c(test$df, test$ddf), p = as.vector(test$p))
}

answers <- function(design) {
  answered <- subset(design, !is.na(answer))
  wide <- subset(design, sch.wide == "Yes")
  by_type <- svyby(~factor(answer, 1:5), ~factor(stype, c("E", "M", "H")), answered, svymean, covmat = TRUE)
  levels <- svyby(~api00, ~factor(stype, c("E", "M", "H")), design, svymean, covmat = TRUE)
  slope <- c(2006, 2010, 2015) - 6031 / 3
  list(
    chisq = list(
      all = chisq(~sch.wide + comp.imp, design),
      scale = chisq(~answer + comp.imp, answered),
      domain = chisq(~stype + sch.wide, subset(design, api00 > 550))
    ),
    proportions = of(by_type),
    rank = list(
      two = two_groups(untied ~ comp.imp, design),
      two_domain = two_groups(untied ~ comp.imp, wide),
      many = many_groups(untied ~ stype, design),
      many_domain = many_groups(untied ~ stype, wide)
    ),
    quantiles = list(
      all = quantiles_of(~api00, design),
      M = quantiles_of(~api00, subset(design, stype == "M")),
      answered = quantiles_of(~untied, answered)
    ),
    ttest = ttest(api00 ~ comp.imp, design),
    anova = anova_of(api00 ~ stype, ~stype, design),
    trend = of(svycontrast(levels, slope / sum(slope^2)))
  )
}

# Weights calibrated to counts: variances are of residuals.
post <- postStratify(designs$clus1_fpc, ~stype, data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018)))
calibrated <- list(
  chisq = chisq(~sch.wide + comp.imp, post), domain = chisq(~stype + comp.imp, subset(post, sch.wide == "Yes")),
  two = two_groups(untied ~ comp.imp, post), many = many_groups(untied ~ stype, post),
  quantiles = quantiles_of(~api00, post), ttest = ttest(api00 ~ comp.imp, post)
)

# Two waves stacked: a unit seen in both years is one PSU.
panel <- prepare(read.csv("../survey/panel.csv", colClasses = c(municipality = "character", unit = "character")), "score")
write.csv(panel, "panel.csv", row.names = FALSE, na = "")
stacked <- svydesign(~unit, strata = ~municipality, weights = ~weight, nest = TRUE, data = panel)
waves <- function(part) list(
  chisq = chisq(~answer + year, subset(part, !is.na(answer))),
  rank = two_groups(untied ~ factor(year), part),
  quantiles = lapply(c("2006" = 2006, "2010" = 2010), function(y) quantiles_of(~untied, subset(part, year == y))),
  ttest = ttest(score ~ factor(year), part)
)

# Equal weights: averaging ties with and without weights is the same.
tied <- list(
  two = two_groups(answer ~ comp.imp, subset(designs$clus1, !is.na(answer))),
  many = many_groups(answer ~ stype, subset(designs$clus1, !is.na(answer)))
)

write_json(list(
  schema = 1, command = "Rscript make.R", r = R.version.string,
  survey = as.character(packageVersion("survey")),
  designs = lapply(designs, answers),
  panel = list(
    "543" = waves(subset(stacked, municipality == "543")), both = waves(stacked),
    groups = many_groups(untied ~ paste(municipality, year), stacked)
  ),
  tied = tied, calibrated = calibrated
), "answers.json", auto_unbox = TRUE, digits = NA, matrix = "rowmajor", pretty = TRUE, na = "null")
