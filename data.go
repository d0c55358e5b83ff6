package vedette

// DataType is a kind of sensitive data. Zero: not sensitive.
type DataType uint8

// The types that are told apart, each by a pattern, a checksum where one exists, and the name of the field.
const (
	NoData DataType = iota
	DataEmail
	DataPhone
	DataPAN           // payment card number: Luhn and issuer range
	DataIBAN          // mod 97
	DataBSN           // Netherlands, 11-test
	DataNIR           // France, key 97
	DataRijksregister // Belgium, national number, key 97
	DataSSN           // United States
	DataDNI           // Spain, DNI and NIE, check letter
	DataCodiceFiscale // Italy, check letter
	DataSteuerID      // Germany, ISO 7064
	DataNHS           // United Kingdom, mod 11
	DataVAT           // European VAT numbers
	DataPassport      // machine readable zone
	DataBirthDate
	DataPersonName
	DataAddress // street, postal code
	DataGeo     // position of a person or device
	DataIP
	DataJWT
	DataSecret // API keys and secrets, by prefix or by name
	DataPassword
	DataPromoCode // gift cards, coupons, vouchers
	DataCVC       // card security code
)

var dataNames = [...]string{"", "email", "phone", "pan", "iban", "bsn", "nir", "rijksregisternummer", "ssn", "dni", "codice-fiscale",
	"steuer-id", "nhs", "vat", "passport", "birth-date", "person-name", "address", "geo", "ip", "jwt", "secret", "password", "promo-code", "cvc"}

func (d DataType) String() string { return dataNames[d] }

// DataTypes is how many there are, the zero among them.
const DataTypes = len(dataNames)

// Sensitive is a place of an endpoint that holds sensitive data.
type Sensitive struct {
	Type      DataType
	Part      Part
	Path      string  // as in a Leaf; the parameter's name
	Share     float64 // of the values there, 0 to 1
	N         uint64  // values seen
	Anonymous uint64  // of them in exchanges without authentication
}

// Where writes the place: "response.body.user.email".
func (s *Sensitive) Where() string {
	if s.Path == "" {
		return s.Part.String()
	}
	if s.Path[0] == '[' {
		return s.Part.String() + s.Path
	}
	return s.Part.String() + "." + s.Path
}
