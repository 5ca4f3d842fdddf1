# Recomputes the stored answers of R on the export of the small study here. Run in this folder:
#   Rscript make.R
# Exports the study with varpu-eval (of the checkout's .venv, else on the path), runs the exported scripts, and writes
# what they found as answers.json.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
Sys.setenv(PATH = paste(normalizePath("../../../.venv/bin", mustWork = FALSE), Sys.getenv("PATH"), sep = ":"))
Sys.unsetenv("LD_LIBRARY_PATH") # R's own libraries are not Python's
out <- tempfile("export")
stopifnot(system2("varpu-eval", c("export", "study", "--out", out)) == 0)
folder <- file.path(out, "small")
surveys <- c(team = "team", census = "census", anonymous = "anonymous", raked = "raked", linear = "linear")
here <- setwd(folder)
for (name in surveys) stopifnot(system2("Rscript", paste0(name, ".R")) == 0)
setwd(here)

answers <- function(name, part) {
  found <- read.csv(file.path(folder, paste0(name, "_", part, "_in_r.csv")), colClasses = c(municipality = "character"))
  keys <- c("municipality", "sector", "year", "year_from", "year_to", "level", "key", "measure")
  found[c(intersect(keys, names(found)), "estimate_r", "se_r")]
}
write_json(list(
  schema = 1, command = "Rscript make.R", r = R.version.string, survey = as.character(packageVersion("survey")),
  script = unname(tools::md5sum("../../../src/varpu_eval/run/recheck.R")),
  levels = lapply(surveys, answers, part = "levels"), changes = lapply(surveys, answers, part = "changes")
), "answers.json", auto_unbox = TRUE, digits = NA, dataframe = "columns")
