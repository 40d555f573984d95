package web

import "github.com/go-chi/chi/v5"

// routes is the whole tree. Everything but /healthz and the style wants the
// session token, or what a browser gets for it at /session.
func (s *server) routes() chi.Router {
	r := chi.NewRouter()
	r.Use(limits, headers, s.knownHost) // what is refused has limits and headers too
	r.NotFound(notFound)
	r.MethodNotAllowed(methodNotAllowed)
	r.Get("/healthz", s.getHealth)
	r.Post("/session", s.postSession)
	r.Get("/assets/theme.css", s.getTheme)
	r.Group(func(r chi.Router) {
		r.Use(s.signIn, s.pageToken)
		r.Get("/", s.getPage)
		r.Get("/captures/{id}", s.getPage)
		r.Get("/compare", s.getPage)
		r.Get("/assets/{file}", s.getAsset)
	})
	r.Route("/api/v1", func(r chi.Router) {
		r.Use(noStore, s.apiToken, sameSite, sameOriginWrites().Handler)
		r.NotFound(notFound)
		r.MethodNotAllowed(methodNotAllowed)
		r.Get("/about", s.getAbout)
		r.Get("/explain", s.getExplain)
		r.Get("/diff", s.getDiff)
		r.Get("/checks", s.getChecks)
		r.Get("/openapi.yaml", s.getOpenAPI)
		r.Get("/events", s.getEvents)
		r.Post("/inspect", s.postInspect)
		r.Get("/captures", s.getCaptures)
		r.Delete("/captures", s.deleteCaptures)
		r.Get("/captures/{id}", s.getCapture)
		r.Delete("/captures/{id}", s.deleteCapture)
		r.Get("/captures/{id}/fixture", s.getFixture)
		r.Post("/captures/{id}/whatif", s.postWhatIf)
		r.Post("/captures/{id}/judge", s.postJudge)
		r.Get("/evidence", s.getEvidence)
		r.Post("/evidence", s.postEvidence)
		r.Delete("/evidence/{id}", s.deleteEvidence)
		r.Post("/captures/{id}/forward", s.postForward)
		r.Post("/captures/{id}/drop", s.postDrop)
		r.Post("/captures/{id}/ask", s.postAsk)
	})
	return r
}
