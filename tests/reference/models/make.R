# Recomputes the stored answers of R's packages survey, clubSandwich and ordinal on regressions. Run in this folder:
#   Rscript make.R
# Reads few_clusters.csv, writes the answers as answers.json; the api samples stand in ../survey.
suppressPackageStartupMessages({library(survey); library(clubSandwich); library(ordinal); library(jsonlite)})
data(api)

quartered <- function(frame) {
  frame$level <- cut(frame$api00, c(0, 580, 660, 740, 1000), labels = FALSE)
  frame$classes <- factor(frame$level)
  frame
}
apistrat <- quartered(apistrat); apiclus1 <- quartered(apiclus1); apiclus2 <- quartered(apiclus2)
designs <- list(
  strat = svydesign(~1, strata = ~stype, weights = ~pw, data = apistrat),
  strat_fpc = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat),
  clus1 = svydesign(~dnum, weights = ~pw, data = apiclus1),
  clus1_fpc = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1),
  clus2 = svydesign(~dnum + snum, weights = ~pw, data = apiclus2),
  clus2_fpc = svydesign(~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = apiclus2)
)

plain <- function(x) unname(as.matrix(x))
numbers <- function(x) unname(as.vector(x))
test_of <- function(model, terms) {
  test <- regTermTest(model, terms)
  list(F = numbers(test$Ftest), df1 = test$df, df2 = test$ddf, p = numbers(test$p))
}
ratio_test_of <- function(model, terms) {
  test <- regTermTest(model, terms, method = "LRT", lrt.approximation = "satterthwaite")
  list(chisq = numbers(test$chisq), lambda = sort(numbers(test$lambda)), df2 = test$ddf, p = numbers(test$p))
}
regression <- function(formula, design, family) {
  # the call holds the design itself, so that R finds the same one when it updates the model for the ratio test
  fit <- function(start) eval(bquote(
    svyglm(.(formula), design = .(design), family = .(family), start = .(start), epsilon = 1e-14, maxit = 200)
  ))
  first <- fit(NULL)
  model <- fit(coef(first)) # from its own answer, as R's variance is that of the step before the last
  list(
    value = numbers(coef(model)), covariance = plain(vcov(model)), df = model$df.residual,
    deviance = model$deviance, null_deviance = model$null.deviance, p = numbers(summary(model)$coefficients[, 4]),
    n = length(model$y), factor = test_of(model, ~stype), both = test_of(model, ~ell + stype),
    factor_ratio = ratio_test_of(first, ~stype)
  )
}
regressions <- lapply(designs, function(design) list(
  linear = regression(api00 ~ ell + meals + stype, design, gaussian()),
  missing = regression(api00 ~ ell + enroll + stype, design, gaussian()),
  logit = regression(I(api00 > 650) ~ ell + mobility + stype, design, quasibinomial()),
  poisson = regression(api.stu ~ ell + meals + stype, design, quasipoisson()),
  domain = regression(api00 ~ ell + meals + stype, subset(design, sch.wide == "Yes"), gaussian())
))

# svyolr stops early and takes its Hessian by differences, so it is restarted from its own answer with tighter limits;
# weights of mean 1 make its deviance and its information one scale.
ordered_model <- function(design) {
  scaled <- design
  scaled$prob <- design$prob * mean(1 / design$prob)
  formula <- classes ~ ell + mobility + stype
  first <- svyolr(formula, scaled)
  start <- c(first$coefficients, first$zeta[1], log(diff(first$zeta)))
  control <- list(reltol = 1e-16, maxit = 5000, ndeps = rep(1e-5, length(start)))
  for (again in 1:3) {
    model <- eval(bquote(svyolr(.(formula), .(scaled), start = start, control = control)))
    start <- c(model$coefficients, model$zeta[1], log(diff(model$zeta)))
  }
  frame <- design$variables
  frame$weight <- weights(scaled)
  likelihood <- suppressWarnings(clm(formula, data = frame, weights = weight, control = clm.control(gradTol = 1e-10)))
  names <- c(names(model$coefficients), names(model$zeta))
  list(
    value = numbers(model$coefficients), thresholds = numbers(model$zeta), covariance = plain(model$var),
    df = model$df.residual, deviance = model$deviance, factor = test_of(model, ~stype),
    clm = list(
      value = numbers(likelihood$beta), thresholds = numbers(likelihood$alpha),
      log_likelihood = numbers(logLik(likelihood)),
      model_covariance = plain(vcov(likelihood)[names, names]),
      null_log_likelihood = numbers(logLik(suppressWarnings(clm(classes ~ 1, data = frame, weights = weight))))
    )
  )
}
ordered_answers <- lapply(designs, ordered_model)

# Few clusters: CR2, Satterthwaite and the approximate Hotelling test.
few <- read.csv("few_clusters.csv")
robust <- function(model, cluster, tested, ...) {
  one <- function(kind) {
    variance <- vcovCR(model, cluster = cluster, type = kind, ...)
    t <- coef_test(model, variance, test = "Satterthwaite")
    wald <- Wald_test(model, constrain_zero(tested), variance, test = "HTZ")
    list(
      covariance = plain(variance)[, ], df = t$df_Satt, p = t$p_Satt,
      hotelling = list(F = wald$Fstat, df1 = wald$df_num, df2 = wald$df_denom, p = wald$p_val)
    )
  }
  c(list(value = numbers(coef(model))), lapply(c(CR0 = "CR0", CR1 = "CR1", CR2 = "CR2"), one))
}
exact <- glm.control(epsilon = 1e-14, maxit = 200)
robust_answers <- function(frame, linear, binary, cluster, tested, weight) {
  frame$cluster <- frame[[cluster]]
  frame$weight <- frame[[weight]] / mean(frame[[weight]])
  flat <- lm(linear, data = frame)
  weighted <- lm(linear, data = frame, weights = weight)
  once <- glm(binary, data = frame, family = binomial, control = exact)
  logit <- update(once, start = coef(once))
  once <- suppressWarnings(update(once, weights = weight))
  weighted_logit <- suppressWarnings(update(once, start = coef(once)))
  spread <- function(model) model$fitted.values * (1 - model$fitted.values)
  list(
    linear = robust(flat, frame$cluster, tested),
    linear_sampling = robust(weighted, frame$cluster, tested),
    linear_precision = robust(weighted, frame$cluster, tested, inverse_var = TRUE),
    logit = robust(logit, frame$cluster, tested),
    logit_sampling = robust(weighted_logit, frame$cluster, tested, target = spread(weighted_logit)),
    logit_precision = robust(weighted_logit, frame$cluster, tested)
  )
}
few$own <- as.numeric(few$cluster == "b")
clusters <- list(
  api = robust_answers(apiclus1, api00 ~ ell + meals + stype, I(api00 > 650) ~ mobility + enroll + stype, "dnum", 4:5, "enroll"),
  few = robust_answers(few, score ~ treated + age + later, agrees ~ treated + age + later, "cluster", c(2, 4), "weight"),
  # an indicator of one cluster leaves nothing of it to estimate a variance from
  own = list(
    linear_sampling = robust(lm(score ~ own + age + later, data = few, weights = weight), few$cluster, 3:4),
    linear_precision = robust(
      lm(score ~ own + age + later, data = few, weights = weight), few$cluster, 3:4, inverse_var = TRUE
    )
  )
)

version <- function(name) as.character(packageVersion(name))
write_json(list(
  schema = 1, command = "Rscript make.R", r = R.version.string, survey = version("survey"),
  clubSandwich = version("clubSandwich"), ordinal = version("ordinal"),
  regressions = regressions, proportional_odds = ordered_answers, cluster_robust = clusters
), "answers.json", auto_unbox = TRUE, digits = NA, matrix = "rowmajor", pretty = TRUE)
