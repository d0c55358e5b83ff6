package catalog

import (
	"strings"

	"github.com/vedette-project/vedette"
)

// surfaceOf tells what kind of client an answer is for.
func surfaceOf(media string, kind vedette.BodyKind, path string) vedette.Surface {
	switch {
	case media == "text/html" || media == "application/xhtml+xml":
		return vedette.Page
	case media == "text/css", strings.HasSuffix(media, "javascript"),
		strings.HasPrefix(media, "image/"), strings.HasPrefix(media, "font/"),
		strings.HasPrefix(media, "video/"), strings.HasPrefix(media, "audio/"):
		return vedette.Static
	case media != "":
		return vedette.API
	case kind == vedette.BodyHTML:
		return vedette.Page
	case kind == vedette.BodyObject || kind == vedette.BodyArray:
		return vedette.API
	}
	// A log without media types: the name has to do.
	if path == "" || path[len(path)-1] == '/' {
		return vedette.Page // interfaces seldom end in a slash where they say nothing of their type
	}
	i := lastByte(path, '.')
	if i < 0 || strings.IndexByte(path[i:], '/') >= 0 {
		return vedette.API
	}
	switch path[i+1:] {
	case "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "webp", "ico", "woff", "woff2", "ttf", "mp3", "mp4", "txt", "pdf", "zip", "gz":
		return vedette.Static
	case "html", "htm", "xhtml", "php", "asp", "aspx", "jsp":
		return vedette.Page
	}
	return vedette.API
}
