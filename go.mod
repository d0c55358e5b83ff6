module github.com/vedette-project/vedette

go 1.26.0

require github.com/klauspost/compress v1.19.1 // indirect
