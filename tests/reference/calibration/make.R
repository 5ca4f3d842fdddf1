# Recomputes the stored answers of R's survey package on calibrated weights. Run in this folder:
#   Rscript make.R
# Writes the answers as answers.json; the samples stand in ../survey.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
data(api)

population <- c(`(Intercept)` = nrow(apipop), api99 = sum(apipop$api99),
                stypeH = sum(apipop$stype == "H"), stypeM = sum(apipop$stype == "M"))
types <- as.data.frame(xtabs(~stype, apipop))
wide <- as.data.frame(xtabs(~sch.wide, apipop))
cells <- as.data.frame(xtabs(~stype + sch.wide, apipop))

of <- function(estimate) list(value = unname(as.vector(coef(estimate))), se = unname(as.vector(SE(estimate))))
answers <- function(design) {
  w <- weights(design)
  list(
    weights = c(sum(w), sum(w^2), sum(w * seq_along(w))),  # enough to tell every weight moved as it should
    mean = of(svymean(~api00 + high, design)),
    total = of(svytotal(~api00 + high, design)),
    ratio = of(svyratio(~api00, ~api99, design)),
    domain = of(svymean(~api00, subset(design, sch.wide == "No")))
  )
}
tight <- function(...) calibrate(..., epsilon = 1e-13, maxit = 200)
# Factors within which the totals can be reached, and which hold for some rows, in each design.
bounds <- list(strat = c(0.975, 1.035), clus1 = c(0.6, 1.7), clus2 = c(0.9, 1.4))
steps <- function(design, limits) {
  design <- update(design, high = as.numeric(api00 > 650))
  rows <- design$variables
  by_type <- postStratify(design, ~stype, types)
  raked <- rake(design, list(~stype, ~sch.wide), list(types, wide), control = list(maxit = 5000, epsilon = 1e-9))
  upper <- 0.9 * max(weights(by_type))
  list(
    linear = answers(calibrate(design, ~api99 + stype, population)),
    linear_scaled = answers(calibrate(design, ~api99 + stype, population, variance = rows$api99)),
    raking = answers(tight(design, ~api99 + stype, population, calfun = "raking")),
    logit = answers(tight(design, ~api99 + stype, population, calfun = "logit", bounds = limits)),
    linear_bounded = answers(tight(design, ~api99 + stype, population, bounds = limits)),
    raking_bounded = answers(tight(design, ~api99 + stype, population, calfun = "raking", bounds = limits)),
    post_strata = answers(by_type),
    post_cells = answers(postStratify(design, ~stype + sch.wide, cells)),
    raked = answers(tight(design, list(~stype, ~sch.wide), list(types, wide), calfun = "raking")),
    raked_by_fitting = answers(raked),
    post_strata_then_linear = answers(calibrate(by_type, ~api99, population[1:2])),
    trimmed = c(list(upper = upper), answers(trimWeights(by_type, upper = upper, strict = TRUE))),
    design_effect = list(
      without = unname(deff(svymean(~api00 + high, design, deff = TRUE))),
      replacement = unname(deff(svymean(~api00 + high, design, deff = "replace"))),
      domain = unname(deff(svymean(~api00, subset(design, sch.wide == "No"), deff = TRUE))),
      calibrated = unname(deff(svymean(~api00, by_type, deff = TRUE)))
    )
  )
}
designs <- list(
  strat = svydesign(~1, strata = ~stype, weights = ~pw, data = apistrat),
  strat_fpc = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat),
  clus1 = svydesign(~dnum, weights = ~pw, data = apiclus1),
  clus1_fpc = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1),
  clus2 = svydesign(~dnum + snum, weights = ~pw, data = apiclus2),
  clus2_fpc = svydesign(~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = apiclus2)
)

write_json(list(
  schema = 1, command = "Rscript make.R", r = R.version.string,
  survey = as.character(packageVersion("survey")),
  population = list(
    size = nrow(apipop), api99 = sum(apipop$api99), types = as.list(setNames(types$Freq, types$stype)),
    wide = as.list(setNames(wide$Freq, wide$sch.wide)),
    cells = as.list(setNames(cells$Freq, paste(cells$stype, cells$sch.wide)))
  ),
  bounds = bounds,
  designs = lapply(setNames(names(designs), names(designs)), function(name)
    steps(designs[[name]], bounds[[sub("_fpc", "", name)]]))
), "answers.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
