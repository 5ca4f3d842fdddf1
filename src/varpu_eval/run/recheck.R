# For permitted eyes only: the files beside this script hold answers of single persons, under pseudonyms.
#
# Declares the design that varpu-eval analyses the survey under, in R's package survey, and computes again the levels and
# changes that it has estimated. Run in this folder:  Rscript @FILE@.R
# Afterwards `sheets` and `design` are there to go on with. Written with R 4.2 and survey 4.1.
suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust", stringsAsFactors = FALSE)

file <- @FILE_TEXT@
kind <- @KIND_TEXT@       # process: units are clusters; process_persons: persons are; census: all staff, finite population
panel <- @PANEL@          # respondents have one pseudonym in all years
weighted <- @WEIGHTED@    # answers of all sectors together are weighted to the staff of their class
calfun <- @CALFUN_TEXT@     # raking or linear: and to the staff of further margins, whose weights sectors take too

text <- c("municipality", "respondent", "unit", "sector", "employer", "origin", "design_unit", "design_class")
texts <- c("item", "dimension", "principle", "text_fi", "text_sv", "text_en", "missing", "answers", "interface", "key")
read_part <- function(part) {
  name <- paste0(file, "_", part, ".csv")
  columns <- names(read.csv(name, nrows = 1, check.names = FALSE, encoding = "UTF-8"))
  types <- ifelse(columns %in% c(text, texts) | grepl("^design_class_[0-9]+$", columns), "character", NA)
  read.csv(name, colClasses = types, na.strings = "", check.names = FALSE, encoding = "UTF-8")
}
sheets <- read_part("sheets")
book <- read_part("codebook")
book$reverse <- book$reverse %in% c("True", "TRUE", TRUE)

# The design of some sheets, each a row. `whole`: they are all the sheets of their municipalities and years, so that
# they can be weighted to the staff; the sheets of one sector weigh alike, unless there are further margins.
declare <- function(rows, whole = TRUE) {
  if (kind == "census") {
    rows$design_stratum <- paste(rows$municipality, rows$year, rows$sector)
    return(svydesign(~1, strata = ~design_stratum, weights = ~design_weight, fpc = ~design_staff, data = rows))
  }
  design <- svydesign(~design_unit, strata = ~municipality, weights = ~weight, nest = TRUE, data = rows)
  if (calfun != "") return(calibrated(design))
  if (!whole || !weighted) return(design)
  classes <- unique(rows[c("design_class", "design_class_staff")])
  postStratify(design, ~design_class, data.frame(design_class = classes[[1]], Freq = classes[[2]]))
}
# Weights that meet the staff of every class of every margin; classes that the others give already are left out.
calibrated <- function(design) {
  rows <- design$variables
  margins <- grep("^design_class(_[0-9]+)?$", names(rows), value = TRUE)
  classes <- lapply(rows[margins], unique)
  columns <- do.call(cbind, Map(function(margin, class) outer(rows[[margin]], class, "==") + 0, margins, classes))
  staff <- unlist(Map(function(margin, class) {
    rows[[paste0(margin, "_staff")]][match(class, rows[[margin]])]
  }, margins, classes))
  found <- qr(columns)
  kept <- found$pivot[seq_len(found$rank)]
  names <- paste0("is_class_", kept)
  design$variables[names] <- columns[, kept]
  calibrate(design, reformulate(names, intercept = FALSE), setNames(staff[kept], names), calfun = calfun,
            epsilon = 1e-12, maxit = 500)
}

# What an answer measures: in the favourable direction, if it is agreement, and as a share of the possible maximum.
in_force <- function(years) {
  kept <- book$item %in% names(sheets)
  for (year in years) {
    kept <- kept & (is.na(book$from_year) | book$from_year <= year) & (is.na(book$to_year) | book$to_year >= year)
  }
  book[kept, ]
}
forward <- function(item, answers) if (item$reverse) item$low + item$high - answers else answers
measured <- function(rows, key, measure, years) {
  items <- in_force(years)
  if (measure != "score") {
    item <- items[items$item == key, ]
    answers <- forward(item, rows[[key]])
    return(if (measure == "agree") as.numeric(answers >= item$agree_from) else answers)
  }
  items <- items[items$dimension %in% key & is.na(items$interface), ]
  parts <- vapply(seq_len(nrow(items)), function(i) {
    100 * (forward(items[i, ], rows[[items$item[i]]]) - items$low[i]) / (items$high[i] - items$low[i])
  }, numeric(nrow(rows)))
  parts <- matrix(parts, nrow(rows))
  ifelse(2 * rowSums(!is.na(parts)) >= ncol(parts), rowMeans(parts, na.rm = TRUE), NA)
}

of <- function(row, years) {
  rows <- sheets[sheets$municipality == row$municipality & sheets$year %in% years, ]
  if (row$sector != "all" && calfun == "") rows <- rows[rows$sector == row$sector, ]
  rows$value <- measured(rows, row$key, row$measure, years)
  if (row$sector != "all") rows$value[rows$sector != row$sector] <- NA
  rows
}
# Means by year are ratios, sum(w y) / sum(w) over who answered: the others stay in the design with y = n = 0.
answered <- function(rows, year, name) {
  known <- !is.na(rows$value) & rows$year == year
  rows[[paste0("y", name)]] <- ifelse(known, rows$value, 0)
  rows[[paste0("n", name)]] <- as.numeric(known)
  rows
}
level <- function(row) {
  rows <- answered(of(row, row$year), row$year, 1)
  found <- svyratio(~y1, ~n1, declare(rows, row$sector == "all"))
  c(as.vector(coef(found)), as.vector(SE(found)))
}
change <- function(row) {
  rows <- of(row, c(row$year_from, row$year_to))
  rows <- answered(answered(rows, row$year_from, 0), row$year_to, 1)
  design <- declare(rows, row$sector == "all")
  found <- svycontrast(svyratio(~y1 + y0, ~n1 + n0, design, covmat = TRUE), c(1, 0, 0, -1)) # y1/n1 less y0/n0
  shared <- if (kind == "census" && panel) 2 * between_years(rows, weights(design)) else 0
  c(as.vector(coef(found)), sqrt(max(as.vector(vcov(found)) + shared, 0)))
}

# Census: the covariance of the two years from persons who answered in both, in the same municipality and sector
# (Tam 1984, Amer. Statist. 38; Qualite & Tille 2008, Survey Methodology 34).
between_years <- function(rows, weight) {
  first <- min(rows$year)
  score <- rep(0, nrow(rows))
  for (year in unique(rows$year)) {
    known <- rows$year == year & !is.na(rows$value)
    share <- weight[known] / sum(weight[known])
    score[known] <- (if (year == first) -1 else 1) * share * (rows$value[known] - sum(share * rows$value[known]))
  }
  total <- 0
  for (sector in unique(rows$sector)) {
    waves <- lapply(sort(unique(rows$year)), function(year) which(rows$year == year & rows$sector == sector))
    if (length(waves) < 2 || any(lengths(waves) == 0)) next
    persons <- intersect(rows$respondent[waves[[1]]], rows$respondent[waves[[2]]])
    persons <- persons[!is.na(persons)]
    m <- length(persons)
    if (m < 2) next
    deviation <- lapply(waves, function(wave) {
      score[wave][match(persons, rows$respondent[wave])] - mean(score[wave])
    })
    staff <- max(rows$design_staff[c(waves[[1]][1], waves[[2]][1])])
    gained <- max(0, 1 - prod(lengths(waves)) / (m * staff))
    total <- total + gained * m / (m - 1) * sum(deviation[[1]] * deviation[[2]])
  }
  total
}

compared <- function(part, compute) {
  ours <- read_part(part)
  if (!nrow(ours)) return(ours)
  found <- vapply(seq_len(nrow(ours)), function(i) compute(ours[i, ]), numeric(2))
  ours$estimate_r <- found[1, ]
  ours$se_r <- found[2, ]
  write.csv(format(ours, digits = 17, trim = TRUE), paste0(file, "_", part, "_in_r.csv"), row.names = FALSE, na = "",
            fileEncoding = "UTF-8")
  se <- pmax(abs(ours$se_linearised), 1e-12) # before the correction for few units
  cat(sprintf("%s: %d computed again; largest difference of estimates %.1e standard errors, of standard errors %.1e\n",
              part, nrow(ours), max(abs(ours$estimate - ours$estimate_r) / se), max(abs(ours$se_linearised - ours$se_r) / se)))
  ours
}
levels_again <- compared("levels", level)
changes_again <- compared("changes", change)

design <- declare(sheets)
print(design)
