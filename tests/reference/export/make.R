# Recomputes the stored answers of R on the export of the small study here. Run in this folder:
#   varpu-eval export study --out /tmp/again
#   Rscript make.R /tmp/again/small
# Runs the exported scripts and writes what they found as answers.json.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
folder <- commandArgs(trailingOnly = TRUE)[1]
surveys <- c(team = "team", census = "census", anonymous = "anonymous")
here <- setwd(folder)
for (name in surveys) stopifnot(system2("Rscript", paste0(name, ".R")) == 0)
setwd(here)

answers <- function(name, part) {
  found <- read.csv(file.path(folder, paste0(name, "_", part, "_in_r.csv")), colClasses = c(municipality = "character"))
  keys <- c("municipality", "sector", "year", "year_from", "year_to", "level", "key", "measure")
  found[c(intersect(keys, names(found)), "estimate_r", "se_r")]
}
write_json(list(
  schema = 1, command = "varpu-eval export study --out /tmp/again; Rscript make.R /tmp/again/small", r = R.version.string, survey = as.character(packageVersion("survey")),
  script = unname(tools::md5sum("../../../src/varpu_eval/run/recheck.R")),
  levels = lapply(surveys, answers, part = "levels"), changes = lapply(surveys, answers, part = "changes")
), "answers.json", auto_unbox = TRUE, digits = NA, dataframe = "columns")
