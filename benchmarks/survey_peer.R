# Means of items in 10 domains with their standard errors, and 12 changes of them, by R's survey package.
# Rscript survey_peer.R DATA ROWS ITEMS WAY ROUNDS ANSWER: prints the seconds of the quickest round, from data in memory.
suppressMessages(library(survey))
argument <- commandArgs(TRUE)
rows <- as.integer(argument[2])
items <- paste0("y", seq_len(as.integer(argument[3])) - 1)
data <- matrix(readBin(argument[1], "double", rows * (4 + length(items))), rows)
colnames(data) <- c("unit", "stratum", "domain", "weight", items)
data <- as.data.frame(data)
compared <- items[1:12]

# the change of an item in one of 5 sectors: of domain 5 + sector, the later year, from domain sector, the earlier
changes <- lapply(1:12, function(j) {
  sector <- (j - 1) %% 5
  list(setNames(c(-1, 1), paste0(c(sector, sector + 5), ":", compared[j])))
})

ways <- list(
  # every covariance there is
  whole = function(design) {
    levels <- svyby(reformulate(items), ~domain, design, svymean, covmat = TRUE)
    list(coef(levels), SE(levels), lapply(changes, function(change) svycontrast(levels, change)))
  },
  # covariances of the compared items alone
  sparing = function(design) {
    first <- svyby(reformulate(compared), ~domain, design, svymean, covmat = TRUE)
    rest <- svyby(reformulate(setdiff(items, compared)), ~domain, design, svymean)
    list(
      c(coef(first), coef(rest)), c(unlist(SE(first)), unlist(SE(rest))),
      lapply(changes, function(change) svycontrast(first, change))
    )
  }
)

seconds <- sapply(seq_len(as.integer(argument[5])), function(round) {
  gc()
  system.time({
    design <- svydesign(ids = ~unit, strata = ~stratum, weights = ~weight, data = data)
    found <<- ways[[argument[4]]](design)
  })["elapsed"]
})
answer <- c(unlist(found[1:2]), sapply(found[[3]], coef), sapply(found[[3]], SE))
writeBin(as.double(answer), argument[6])
cat(min(seconds), "\n")
