# Recomputes the stored answers of R's survey package. Run in this folder:
#   Rscript make.R
# Reads panel.csv, writes the api samples that the tests of all folders use as CSV and the answers as answers.json.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
data(api)

write_sample <- function(frame, columns, file) write.csv(frame[columns], file, row.names = FALSE, na = "")
common <- c("stype", "sch.wide", "pw", "api99", "api00", "ell", "meals", "mobility", "enroll", "api.stu")
write_sample(apistrat, c(common, "fpc"), "apistrat.csv")
write_sample(apiclus1, c("dnum", common, "fpc"), "apiclus1.csv")
write_sample(apiclus2, c("dnum", "snum", common, "fpc1", "fpc2"), "apiclus2.csv")

of <- function(estimate) list(
  value = unname(as.vector(coef(estimate))),
  covariance = unname(matrix(as.vector(vcov(estimate)), length(coef(estimate))))
)
domains <- function(design) lapply(c(E = "E", M = "M", H = "H"), function(type) {
  part <- design[design$variables$stype == type, ]
  c(of(svymean(~api99 + api00, part)), df = degf(part))
})
answers <- function(design) list(
  df = degf(design),
  mean = of(svymean(~api99 + api00, design)),
  total = of(svytotal(~api99 + api00, design)),
  ratio = of(svyratio(~api00, ~api99, design)),
  domain = domains(design),
  all_domains = of(svyby(~api00, ~factor(stype, c("E", "M", "H")), design, svymean, covmat = TRUE)),
  contrast = of(svycontrast(svymean(~api99 + api00, design), c(-1, 1)))
)
designs <- list(
  strat = svydesign(~1, strata = ~stype, weights = ~pw, data = apistrat),
  strat_fpc = svydesign(~1, strata = ~stype, weights = ~pw, fpc = ~fpc, data = apistrat),
  clus1 = svydesign(~dnum, weights = ~pw, data = apiclus1),
  clus1_fpc = svydesign(~dnum, weights = ~pw, fpc = ~fpc, data = apiclus1),
  clus2 = svydesign(~dnum + snum, weights = ~pw, data = apiclus2),
  clus2_fpc = svydesign(~dnum + snum, weights = ~pw, fpc = ~fpc1 + fpc2, data = apiclus2)
)

share_intervals <- lapply(designs[c("strat_fpc", "clus1")], function(design) {
  one <- function(method) as.vector(attr(svyciprop(~I(api00 > 650), design, method = method), "ci"))
  c(of(svymean(~I(as.numeric(api00 > 650)), design)), list(
    n = nrow(design), df = degf(design), korn_graubard = one("beta"), logit = one("xlogit")
  ))
})

# A stratum with one cluster, by R's rules.
options(survey.lonely.psu = "adjust")
few <- apistrat[c(1, which(apistrat$stype != apistrat$stype[1])), ]
lonely <- function(rule) {
  options(survey.lonely.psu = rule)
  of(svymean(~api99 + api00, svydesign(~1, strata = ~stype, weights = ~pw, data = few)))
}
alone <- lapply(c(adjust = "adjust", certainty = "certainty"), lonely)
options(survey.lonely.psu = "fail")

# Two waves stacked: a unit seen in both years is one PSU, which keeps the covariance between the years.
panel <- read.csv("panel.csv", colClasses = c(municipality = "character", unit = "character"))
stacked <- function(rows) svydesign(~unit, strata = ~municipality, weights = ~weight, nest = TRUE, data = rows)
change <- function(rows) {
  by_year <- svyby(~score, ~year, stacked(rows), svymean, covmat = TRUE)
  c(of(svycontrast(by_year, c(-1, 1))), list(levels = of(by_year), df = degf(stacked(rows))))
}
both <- svyby(~score, ~year + municipality, stacked(panel), svymean, covmat = TRUE)
across_years <- list(
  "543" = change(panel[panel$municipality == "543", ]),
  "698" = change(panel[panel$municipality == "698", ]),
  did = c(of(svycontrast(both, c(-1, 1, 1, -1))), df = degf(stacked(panel)))
)

p <- c(0.001, 0.04, 0.03, 0.2, 0.011, 0.011)
write_json(list(
  schema = 1, command = "Rscript make.R", r = R.version.string,
  survey = as.character(packageVersion("survey")),
  designs = lapply(designs, answers), shares = share_intervals, lonely = alone, across_years = across_years,
  simple = list(
    wilson = lapply(list(c(8, 10), c(0, 12), c(45, 60)), function(x)
      as.vector(prop.test(x[1], x[2], correct = FALSE)$conf.int)),
    clopper_pearson = lapply(list(c(8, 10), c(0, 12), c(45, 60)), function(x)
      as.vector(binom.test(x[1], x[2])$conf.int))
  ),
  adjusted = list(p = p, holm = p.adjust(p, "holm"), BH = p.adjust(p, "BH"))
), "answers.json", auto_unbox = TRUE, digits = NA, matrix = "rowmajor", pretty = TRUE)
