# Recomputes the stored answers of R's glm and of nlme's gls on yearly series. Run in this folder:
#   Rscript make.R
# Reads series.csv, writes the answers as answers.json.
suppressPackageStartupMessages({library(nlme); library(jsonlite)})

series <- read.csv("series.csv")
numbers <- function(x) unname(as.vector(x))

answers_of <- function(frame) {
  start <- frame$start[1]
  frame$slope <- frame$year - start + 1
  frame$step <- as.numeric(frame$year >= start)
  frame$slope_change <- ifelse(frame$step == 1, frame$year - start, 0)
  frame$log_rate <- log((frame$events + 0.5) / frame$persons)
  counts <- glm(events ~ slope + step + slope_change + offset(log(persons)), family = quasipoisson, data = frame,
                control = glm.control(epsilon = 1e-14, maxit = 200))
  # once more from its own answer, as R's variance is that of the step before the last
  counts <- update(counts, start = coef(counts))
  line <- log_rate ~ slope + step + slope_change
  of_gls <- function(correlation) {
    model <- gls(line, data = frame, correlation = correlation, method = "REML",
                 control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 500, msMaxIter = 500))
    list(rho = numbers(coef(model$modelStruct$corStruct, unconstrained = FALSE)), sigma = model$sigma,
         value = numbers(coef(model)), covariance = unname(vcov(model)), log_likelihood = numbers(logLik(model)))
  }
  fixed <- of_gls(corAR1(0.3, form = ~year, fixed = TRUE))
  fixed$rho <- 0.3
  list(
    quasi_poisson = list(value = numbers(coef(counts)), covariance = unname(vcov(counts)),
                         dispersion = summary(counts)$dispersion),
    reml = of_gls(corAR1(form = ~year)),
    reml_at_0.3 = fixed
  )
}

answers <- lapply(split(series, series$series), answers_of)
written <- list(
  schema = 1, command = "Rscript make.R",
  versions = list(R = as.character(getRversion()), nlme = as.character(packageVersion("nlme"))),
  answers = answers
)
writeLines(toJSON(written, digits = NA, auto_unbox = TRUE, pretty = TRUE), "answers.json")
