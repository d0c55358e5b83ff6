module github.com/vedette-project/vedette/bench

go 1.26.0
