package catalog

import (
	"fmt"
	"strings"

	"github.com/vedette-project/vedette"
)

// lexicon lists, for each value class in the order in which they are tried, the words that tell it:
// English, Dutch, French. A word matches a whole word of the path, a trailing plural s aside; a
// phrase of two or three words matches those words side by side.
var lexicon = [...]struct {
	class vedette.Class
	words string
}{
	{vedette.GiftcardPromo, `giftcard gift_card gift_certificate voucher coupon promo promotion promocode promo_code
		discount_code discountcode referral loyalty reward redeem redemption
		cadeaukaart cadeaubon kadobon kadokaart kortingscode kortingsbon tegoedbon spaarpunt actiecode
		bon_cadeau carte_cadeau cheque_cadeau bon_achat code_promo code_reduction parrainage fidelite bon_reduction`},
	{vedette.CheckoutPayment, `checkout cart basket order payment pay purchase buy booking reservation refund transfer payout
		invoice billing bill subscription charge capture paypal ideal stripe adyen klarna sepa card creditcard credit_card
		payment_method wallet topup top_up deposit withdrawal withdraw quote_order mandate
		betalen betaling afrekenen winkelwagen winkelmand winkelmandje bestelling bestellen boeking boeken reservering
		reserveren factuur overboeking overschrijving terugbetaling abonnement incasso opwaarderen
		panier commande commander paiement payer achat acheter caisse facture virement remboursement reserver
		abonnement rembourser encaissement prelevement`},
	{vedette.Authentication, `login log_in logon signin sign_in logout log_out signout sign_out signup sign_up register registration
		auth authenticate authentication authorize authorise authorization oauth oauth2 oidc saml sso openid token session
		password passwd forgot_password reset_password otp mfa 2fa totp webauthn passkey captcha credential apikey api_key
		access_key verify_email verify_phone access_token refresh_token
		inloggen aanmelden afmelden uitloggen registreren registratie wachtwoord wachtwoord_vergeten sessie inlog
		connexion deconnexion inscription identification authentification mot_de_passe motdepasse se_connecter jeton
		mdp_oublie inscrire`},
	{vedette.Machine, `health healthz healthcheck health_check heartbeat ping pong ready readyz readiness live livez liveness
		metric prometheus version openapi swagger api_doc robots webhook hook callback ingest telemetry beacon collect
		wsdl schema discovery well_known batch cron
		gezondheid sante etat`},
	{vedette.Admin, `admin administration administrator backoffice back_office manage management config configuration setting
		tenant role permission policy audit audit_log infrastructure cluster node server deployment deploy actuator debug
		provision feature_flag jenkins console operator organization_setting
		beheer beheerder instelling rechten gebruikersbeheer
		gestion administrateur parametre reglage droit`},
	{vedette.AccountClass, `account user me profile customer member person people contact address preference favorite favourite wishlist
		follow follower following subscriber patient employee student identity avatar self whoami my
		klant klanten gebruiker profiel lid leden adres adressen gegevens mijn verlanglijst persoon medewerker
		compte client utilisateur profil membre adresse moi mon mes favori employe personne`},
	{vedette.Messaging, `message chat conversation inbox mail email sms notification notify comment reply thread channel mention
		newsletter send push
		bericht berichten gesprek melding meldingen nieuwsbrief reactie
		courriel messagerie commentaire notification lettre`},
	{vedette.Content, `article news blog post page content media image photo video picture asset static file_public faq help about
		terms privacy legal sport match team league score weather country city language locale translation map place geo
		location category tag feed rss sitemap episode podcast show movie music
		nieuws artikel pagina afbeelding foto hulp over_ons voorwaarden weer land stad taal kaart
		actualite aide apropos mention_legale conditions meteo pays ville langue carte categorie`},
	{vedette.Other, `convert validate calculate compute translate render format parse encode decode echo hash preview predict
		classify detect omrekenen berekenen valideren convertir calculer valider`},
}

// vocabulary is the lexicon by word: the index of the first class that has it.
type vocabulary map[string]uint8

func newVocabulary() vocabulary {
	v := vocabulary{}
	for i, c := range lexicon {
		for _, w := range strings.Fields(c.words) {
			if _, ok := v[w]; !ok {
				v[w] = uint8(i)
			}
		}
	}
	return v
}

// worth guesses an endpoint's value class from its path: the first class of the lexicon with a word
// in it. Where no word tells, pages are content and the rest of an interface is data.
func (v vocabulary) worth(method string, segs []seg, surface vedette.Surface) vedette.Value {
	if surface == vedette.Static {
		return vedette.Value{Class: vedette.Content, Evidence: []string{"a static file"}}
	}
	best, why := len(lexicon), ""
	try := func(w string) {
		for _, form := range [2]string{w, strings.TrimSuffix(w, "s")} {
			if c, ok := v[form]; ok && int(c) < best {
				best, why = int(c), w
			}
		}
	}
	for _, s := range segs {
		if s.Param && s.Text == "" {
			continue
		}
		words := split(s.Text)
		for i, w := range words {
			try(w)
			if i > 0 {
				try(words[i-1] + "_" + w)
			}
			if i > 1 {
				try(strings.Join(words[i-2:i+1], "_"))
			}
		}
	}
	if best < len(lexicon) {
		return vedette.Value{Class: lexicon[best].class, Evidence: []string{fmt.Sprintf("%q in the path", why)}}
	}
	if surface == vedette.Page {
		return vedette.Value{Class: vedette.Content, Evidence: []string{"a page, and no word in the path says more"}}
	}
	return vedette.Value{Class: vedette.DataAccess, Evidence: []string{"no word in the path says more"}}
}

// split takes a segment apart into lower-case words: giftCards → gift, cards; mot-de-passe → mot, de, passe.
func split(s string) []string {
	var words []string
	from := 0
	cut := func(to int) {
		if to > from {
			words = append(words, strings.ToLower(s[from:to]))
		}
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case isLetter(c) && c >= 'A' && c <= 'Z':
			if i > from && s[i-1] >= 'a' && s[i-1] <= 'z' {
				cut(i)
				from = i
			}
		case isLetter(c), c >= '0' && c <= '9':
		default:
			cut(i)
			from = i + 1
		}
	}
	cut(len(s))
	return words
}
