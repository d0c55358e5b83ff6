module github.com/vedette-project/vedette

go 1.26.0
