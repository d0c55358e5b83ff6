package sensitive

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/vedette-project/vedette"
)

var givenNames = []string{"Jan", "Sophie", "Émile", "José", "Anna-Lena", "Maria", "Willem", "Chloé", "Jürgen", "Siobhán", "Li", "Olga", "Noor", "Pieter"}
var familyNames = []string{"Jansen", "de Vries", "Dubois", "O'Brien", "García Márquez", "Müller", "Rossi", "van den Berg", "Smith", "Peeters", "Łukasz"}

func plain(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= 'a' && c <= 'z' {
			return c
		}
		return -1
	}, strings.ToLower(s))
}

func genEmail(r *rand.Rand) string {
	return plain(pick(r, givenNames...)) + pick(r, ".", "_", "", "+shop.") + plain(pick(r, familyNames...)) + pick(r, "", digitsOf(r, 2)) + "@" +
		pick(r, "gmail.com", "example.nl", "bedrijf.be", "mail.orange.fr", "t-online.de", "sub.domain.co.uk", "xs4all.nl")
}

func genStreet(r *rand.Rand) string {
	return pick(r, "Kerkstraat 12", "Rue de la Paix 5", "12 Baker Street", "Hauptstraße 7a", "Calle Mayor, 21", "Dorpsstraat 1-B", "Via Roma 9", "Avenue Louise 331/2", "221b High Rd", "Am Markt 4")
}

func genPhoneE164(r *rand.Rand) string {
	return pick(r, "+316"+digitsOf(r, 8), "+324"+digitsOf(r, 8), "+33 6 "+group(digitsOf(r, 8), " ", 2), "+49 151 "+digitsOf(r, 8),
		"+44 20 "+digitsOf(r, 4)+" "+digitsOf(r, 4), "+1-212-555-"+digitsOf(r, 4), "+1 (415) 555-"+digitsOf(r, 4), "+34 6"+digitsOf(r, 8), "+39 3"+digitsOf(r, 9))
}

func genPhoneNational(r *rand.Rand) string {
	return pick(r, "06-"+digitsOf(r, 8), "06 "+group(digitsOf(r, 8), " ", 2), "020-"+digitsOf(r, 7), "04"+digitsOf(r, 2)+" "+group(digitsOf(r, 6), " ", 2),
		"(212) 555-"+digitsOf(r, 4), "415-555-"+digitsOf(r, 4), "07"+digitsOf(r, 3)+" "+digitsOf(r, 6), "030/"+digitsOf(r, 7), "01.42."+group(digitsOf(r, 6), ".", 2), "02 "+group(digitsOf(r, 7), " ", 3, 2))
}

func birth(r *rand.Rand) (y, m, d int) { return 1935 + r.IntN(75), 1 + r.IntN(12), 1 + r.IntN(28) }

func as(g gen, f func(string) string) gen { return func(r *rand.Rand) string { return f(g(r)) } }

func grouped(g gen, mark string, sizes ...int) gen {
	return as(g, func(s string) string { return group(s, mark, sizes...) })
}

// number drops zeros in front, as a JSON number does.
func asNumber(g gen) gen { return as(g, func(s string) string { return strings.TrimLeft(s, "0") }) }

func coordinate(r *rand.Rand, most float64) string {
	return fmt.Sprintf("%.*f", 3+r.IntN(5), (r.Float64()*2-1)*most)
}

var neutral = []string{"value", "data.value", "reference", "field_7", "items[].content", "code", "number", "extra.custom1", "details.info", "result", "x", "account", "payload.attr", "answer"}

func kinds() []kind {
	return []kind{
		{vedette.DataEmail, []string{"email", "customer.emailAddress", "user_email", "e-mail", "contact.mail", "courriel", "customeremail", "billing.correoElectronico"}, append([]string{"contact", "username", "login", "owner"}, neutral...),
			[]gen{genEmail, as(genEmail, strings.ToUpper), as(genEmail, func(s string) string { return "please mail me at " + s + ", thanks" }), as(genEmail, func(s string) string { return "Jan <" + s + ">" }), as(genEmail, func(s string) string { return "mailto:" + s })}, nil},
		{vedette.DataPhone, []string{"phone", "customer.mobileNumber", "telefoonnummer", "tel", "contact_phone", "gsm", "numero_telephone", "shipping.phone.number", "handynummer", "movil"}, []string{"contact", "value", "reference", "extra.custom1", "answer"},
			[]gen{genPhoneE164, as(genPhoneE164, func(s string) string { return "bel mij op " + s })}, []gen{genPhoneE164, genPhoneNational, as(genPhoneE164, onlyDigits), as(genPhoneNational, onlyDigits)}},
		{vedette.DataPhone, []string{"telephone"}, []string{"value", "extra.custom1", "answer", "details.info"}, []gen{genPhoneNational}, nil},
		{vedette.DataPAN, []string{"card_number", "cardNumber", "pan", "payment.card.number", "creditCardNumber", "kaartnummer", "numero_carte", "ccnum", "numeroTarjeta"}, append([]string{"identifier", "customer.account"}, neutral...),
			[]gen{genPAN, grouped(genPAN, " ", 4), grouped(genPAN, "-", 4)}, nil},
		{vedette.DataIBAN, []string{"iban", "bankAccount", "rekeningnummer", "payee.iban", "account_iban", "ibanNummer"}, append([]string{"order_reference", "invoiceNumber", "customer_id"}, neutral...),
			[]gen{genIBAN, grouped(genIBAN, " ", 4), as(genIBAN, strings.ToLower), as(genIBAN, func(s string) string { return "graag storten op " + s + " ovv vakantie" })}, nil},
		{vedette.DataBSN, []string{"bsn", "patient.bsn", "burgerservicenummer", "bsnNummer", "nationalId", "sofi_nummer"}, neutral, []gen{genBSN, grouped(genBSN, ".", 4, 2, 3)}, []gen{asNumber(genBSN)}},
		{vedette.DataNIR, []string{"nir", "numeroSecuriteSociale", "securite_sociale", "numero_secu"}, neutral, []gen{genNIR, grouped(genNIR, " ", 1, 2, 2, 2, 3, 3, 2)}, nil},
		{vedette.DataRijksregister, []string{"rijksregisternummer", "insz", "registreNational", "numero_national", "niss"}, neutral,
			[]gen{genBE, as(genBE, func(s string) string {
				return s[:2] + "." + s[2:4] + "." + s[4:6] + "-" + s[6:9] + "." + s[9:]
			})}, []gen{asNumber(genBE)}},
		{vedette.DataSSN, []string{"ssn", "socialSecurityNumber", "social_security", "employee.ssn"}, []string{"value", "field_7", "number", "extra.custom1"}, []gen{grouped(genSSN, "-", 3, 2, 4)}, []gen{genSSN, asNumber(genSSN)}},
		{vedette.DataDNI, []string{"dni", "nie", "documentoIdentidad", "cliente.dni", "nif"}, neutral, []gen{genDNI, as(genDNI, strings.ToLower), as(genDNI, func(s string) string { return s[:8] + "-" + s[8:] })}, nil},
		{vedette.DataCodiceFiscale, []string{"codiceFiscale", "codice_fiscale", "fiscalCode"}, neutral, []gen{genCF, as(genCF, strings.ToLower)}, nil},
		{vedette.DataSteuerID, []string{"steuerId", "steueridentifikationsnummer", "steuer_id", "taxId"}, neutral, []gen{genSteuer, grouped(genSteuer, " ", 2, 3, 3, 3)}, nil},
		{vedette.DataNHS, []string{"nhsNumber", "nhs_number", "patient.nhs"}, neutral, []gen{genNHS, grouped(genNHS, " ", 3, 3, 4)}, nil},
		{vedette.DataVAT, []string{"vatNumber", "vat_id", "btwNummer", "company.vat", "numero_tva", "ustIdNr", "partitaIva"}, neutral, []gen{genVAT, as(genVAT, func(s string) string { return s[:2] + " " + s[2:] })}, []gen{as(genVAT, func(s string) string { return s[2:] })}},
		{vedette.DataPassport, []string{"mrz", "passport.mrz", "document.mrzLine", "machineReadableZone"}, neutral, []gen{genMRZ}, nil},
		{vedette.DataBirthDate, []string{"dateOfBirth", "birth_date", "dob", "geboortedatum", "date_naissance", "geburtsdatum", "fechaNacimiento", "customer.birthDate", "dataDiNascita"}, nil, nil, []gen{
			func(r *rand.Rand) string { y, m, d := birth(r); return fmt.Sprintf("%d-%02d-%02d", y, m, d) },
			func(r *rand.Rand) string { y, m, d := birth(r); return fmt.Sprintf("%02d/%02d/%d", d, m, y) },
			func(r *rand.Rand) string { y, m, d := birth(r); return fmt.Sprintf("%d.%d.%d", d, m, y) },
			func(r *rand.Rand) string { y, m, d := birth(r); return fmt.Sprintf("%d%02d%02d", y, m, d) },
			func(r *rand.Rand) string {
				y, m, d := birth(r)
				return fmt.Sprintf("%d-%02d-%02dT00:00:00Z", y, m, d)
			}}},
		{vedette.DataPersonName, []string{"firstName", "last_name", "customer.name", "fullName", "achternaam", "voornaam", "prenom", "Nachname", "apellidos", "cardholderName", "users[].name", "customer_name", "recipient.name", "patient.full_name"}, nil, nil, []gen{
			func(r *rand.Rand) string { return pick(r, givenNames...) + " " + pick(r, familyNames...) },
			func(r *rand.Rand) string { return pick(r, givenNames...) },
			func(r *rand.Rand) string { return strings.ToUpper(pick(r, familyNames...)) },
			func(r *rand.Rand) string { return pick(r, familyNames...) + ", " + pick(r, givenNames...) }}},
		{vedette.DataAddress, []string{"street", "address.line1", "shippingAddress.street", "adresregel1", "rue", "straße", "calle", "address", "indirizzo", "billing.addressLine1"}, nil, nil, []gen{genStreet}},
		{vedette.DataAddress, []string{"postcode", "zipCode", "customer.addresses[].zipCode", "postal_code", "plz", "codePostal", "address.zip"}, nil, nil, []gen{
			func(r *rand.Rand) string {
				return fmt.Sprint(1000+r.IntN(8999), pick(r, " ", ""), from(r, upperSet, 2))
			},
			func(r *rand.Rand) string { return fmt.Sprint(10000 + r.IntN(89999)) },
			func(r *rand.Rand) string { return fmt.Sprint(1000 + r.IntN(8999)) },
			func(r *rand.Rand) string {
				return from(r, upperSet, 1+r.IntN(2)) + fmt.Sprint(1+r.IntN(20)) + " " + digitsOf(r, 1) + from(r, upperSet, 2)
			}}},
		{vedette.DataGeo, []string{"location.lat", "latitude", "position.lng", "longitude", "device.geo.lon", "location.coordinates[]", "breedtegraad"}, nil, nil, []gen{func(r *rand.Rand) string { return coordinate(r, 90) }}},
		{vedette.DataGeo, []string{"latlng", "device.location", "gps"}, []string{"value", "extra.custom1", "x"}, []gen{func(r *rand.Rand) string {
			return coordinate(r, 90) + pick(r, ",", ", ") + coordinate(r, 180)
		}}, nil},
		{vedette.DataIP, []string{"ip", "clientIp", "ip_address", "X-Forwarded-For", "remote_addr", "lastLoginIp"}, neutral, []gen{
			func(r *rand.Rand) string {
				return fmt.Sprintf("%d.%d.%d.%d", 11+r.IntN(200), r.IntN(256), r.IntN(256), r.IntN(256))
			},
			func(r *rand.Rand) string {
				return fmt.Sprintf("2a02:%x:%x::%x:%x", 0x100+r.IntN(0xfff), r.IntN(0xffff), r.IntN(0xffff), 1+r.IntN(0xffff))
			},
			func(r *rand.Rand) string {
				return fmt.Sprintf("2001:db8:%x:%x:%x:%x:%x:%x", r.IntN(0xffff), r.IntN(0xffff), r.IntN(0xffff), r.IntN(0xffff), r.IntN(0xffff), r.IntN(0xffff))
			}}, nil},
		{vedette.DataJWT, []string{"jwt", "id_token", "access_token", "Authorization"}, neutral, []gen{genJWT, as(genJWT, func(s string) string { return "Bearer " + s })}, nil},
		{vedette.DataSecret, []string{"apiKey", "api_key", "client_secret", "x-api-key", "webhookSecret", "credentials.key"}, neutral, []gen{
			func(r *rand.Rand) string { return "AKIA" + from(r, upperSet+"234567", 16) },
			func(r *rand.Rand) string { return "ghp_" + from(r, wordSet, 36) },
			func(r *rand.Rand) string { return "github_pat_" + from(r, wordSet, 22) + "_" + from(r, wordSet, 59) },
			func(r *rand.Rand) string {
				return "xoxb-" + digitsOf(r, 12) + "-" + digitsOf(r, 12) + "-" + from(r, wordSet, 24)
			},
			func(r *rand.Rand) string { return pick(r, "sk_live_", "rk_live_") + from(r, wordSet, 24) },
			func(r *rand.Rand) string { return "AIza" + from(r, wordSet+"-_", 35) },
			func(r *rand.Rand) string { return "glpat-" + from(r, wordSet, 20) },
			func(r *rand.Rand) string { return "SG." + from(r, wordSet, 22) + "." + from(r, wordSet, 43) },
			func(r *rand.Rand) string {
				return "-----BEGIN " + pick(r, "RSA ", "EC ", "", "OPENSSH ") + "PRIVATE KEY-----\n" + from(r, wordSet, 64)
			}}, nil},
		{vedette.DataSecret, []string{"apiKey", "token", "clientSecret", "refresh_token", "session_id", "access-key", "private_key", "auth.token", "jeton"}, nil, nil, []gen{
			func(r *rand.Rand) string { return from(r, "0123456789abcdef", 32) },
			func(r *rand.Rand) string { return from(r, wordSet, 20+r.IntN(40)) },
			func(r *rand.Rand) string { return from(r, wordSet+"+/", 43) + "=" }}},
		{vedette.DataPassword, []string{"password", "newPassword", "wachtwoord", "mot_de_passe", "passwort", "contraseña", "user.pwd", "passwordConfirmation"}, nil, nil, []gen{
			func(r *rand.Rand) string { return from(r, wordSet+"!@#$%", 6+r.IntN(14)) },
			func(r *rand.Rand) string { return pick(r, "welkom", "Summer", "qwerty", "letmein") + digitsOf(r, 2) }}},
		{vedette.DataPromoCode, []string{"promoCode", "coupon", "couponCode", "giftCard.code", "gift_card_number", "voucher_code", "kortingscode", "cadeaubon", "gutscheincode", "codePromo", "discount_code"}, nil, nil, []gen{
			func(r *rand.Rand) string {
				return pick(r, "SUMMER", "WELKOM", "BLACKFRIDAY", "NOEL", "VIP") + digitsOf(r, 2)
			},
			func(r *rand.Rand) string { return group(from(r, upperSet+"23456789", 12), "-", 4) },
			func(r *rand.Rand) string { return from(r, upperSet+"23456789", 10) },
			func(r *rand.Rand) string { return "6" + digitsOf(r, 18) }}},
		{vedette.DataCVC, []string{"cvc", "cvv", "card.cvv2", "securityCode", "cryptogramme", "card_verification_value"}, nil, nil, []gen{func(r *rand.Rand) string { return digitsOf(r, 3+r.IntN(2)) }}},
	}
}

func onlyDigits(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, s)
}
