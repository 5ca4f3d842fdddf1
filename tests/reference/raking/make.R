# Recomputes the stored answers of R's survey package on a survey weighted to a further margin. Run in this folder:
#   Rscript make.R
# Reads the answers and the staff of ../export/study as they lie there, makes the totals of each year and margin itself,
# and writes levels and changes of one municipality, all sectors together and of one sector, as answers.json.
suppressPackageStartupMessages({library(survey); library(jsonlite)})
sheets <- subset(read.csv("../export/study/raked.csv", colClasses = c(municipality = "character")), municipality == "698")
staff <- subset(read.csv("../export/study/raked_staff.csv", colClasses = c(municipality = "character")), municipality == "698")
sheets$heard[sheets$heard == 9] <- NA
alone <- sheets$unit == "" # a unit of their own
sheets$unit[alone] <- paste("sheet", which(alone))

total <- function(margin) {
  cells <- aggregate(staff["staff"], staff[c("year", margin)], sum)
  setNames(data.frame(paste(cells$year, cells[[margin]]), cells$staff), c(paste0("by_", margin), "Freq"))
}
margins <- c("sector", "contract")
for (margin in margins) sheets[[paste0("by_", margin)]] <- paste(sheets$year, sheets[[margin]])
tables <- lapply(margins, total)

# Means by year are ratios over who answered; the others stay in the design.
answered <- function(design, year, sector) {
  rows <- design$variables
  known <- !is.na(rows$heard) & rows$year == year & (sector == "all" | rows$sector == sector)
  design$variables[[paste0("y", year)]] <- ifelse(known, rows$heard, 0)
  design$variables[[paste0("n", year)]] <- as.numeric(known)
  design
}
level <- function(design, sector) {
  found <- svyratio(~y2010, ~n2010, answered(design, 2010, sector))
  list(value = as.vector(coef(found)), se = as.vector(SE(found)))
}
change <- function(design, sector) {
  design <- answered(answered(design, 2006, sector), 2010, sector)
  found <- svycontrast(svyratio(~y2010 + y2006, ~n2010 + n2006, design, covmat = TRUE), c(1, 0, 0, -1))
  list(value = as.vector(coef(found)), se = as.vector(SE(found)))
}
# Calibrated to every class of every margin in the years of `rows`; columns that the others give are left out.
calibrated <- function(rows, calfun) {
  design <- svydesign(~unit, weights = ~weight, data = rows)
  named <- lapply(tables, function(table) table[table[[1]] %in% rows[[names(table)[1]]], ])
  columns <- do.call(cbind, lapply(named, function(table) outer(rows[[names(table)[1]]], table[[1]], "==") + 0))
  totals <- unlist(lapply(named, function(table) table$Freq))
  kept <- with(qr(columns), pivot[seq_len(rank)])
  names <- paste0("class", kept)
  design$variables[names] <- columns[, kept]
  calibrate(design, reformulate(names, intercept = FALSE), setNames(totals[kept], names), calfun = calfun,
            epsilon = 1e-13, maxit = 500)
}
answers <- function(calfun) {
  both <- calibrated(sheets, calfun)
  later <- calibrated(sheets[sheets$year == 2010, ], calfun)
  w <- weights(both)
  of <- function(sector) list(level = level(later, sector), change = change(both, sector))
  list(weights = c(sum(w), sum(w^2), sum(w * seq_along(w))), all = of("all"), school = of("school"))
}
write_json(list(
  schema = 1, command = "Rscript make.R", r = R.version.string, survey = as.character(packageVersion("survey")),
  raking = answers("raking"), linear = answers("linear")
), "answers.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
