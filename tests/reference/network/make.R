# Recomputes both stored references of networks; each script prints its JSON. Run in this folder:
#   Rscript make.R
for (name in c("davis", "sectors")) {
  writeLines(system2("Rscript", paste0(name, ".R"), stdout = TRUE), paste0(name, ".json"))
}
