package sensitive

import "github.com/vedette-project/vedette"

// Prior is what the name of a field says about its values: a bit for each DataType that it speaks for,
// and above them what else it says. The zero Prior is a name that says nothing.
type Prior uint64

// For says whether the name speaks for a type.
func (p Prior) For(d vedette.DataType) bool { return p&(1<<d) != 0 }

// A word speaks for types by these bits.
const (
	pEmail    Prior = 1 << vedette.DataEmail
	pPhone    Prior = 1 << vedette.DataPhone
	pPAN      Prior = 1 << vedette.DataPAN
	pIBAN     Prior = 1 << vedette.DataIBAN
	pBSN      Prior = 1 << vedette.DataBSN
	pNIR      Prior = 1 << vedette.DataNIR
	pBE       Prior = 1 << vedette.DataRijksregister
	pSSN      Prior = 1 << vedette.DataSSN
	pDNI      Prior = 1 << vedette.DataDNI
	pCF       Prior = 1 << vedette.DataCodiceFiscale
	pSteuer   Prior = 1 << vedette.DataSteuerID
	pNHS      Prior = 1 << vedette.DataNHS
	pVAT      Prior = 1 << vedette.DataVAT
	pPassport Prior = 1 << vedette.DataPassport
	pBirth    Prior = 1 << vedette.DataBirthDate
	pPerson   Prior = 1 << vedette.DataPersonName
	pAddress  Prior = 1 << vedette.DataAddress
	pGeo      Prior = 1 << vedette.DataGeo
	pIP       Prior = 1 << vedette.DataIP
	pJWT      Prior = 1 << vedette.DataJWT
	pSecret   Prior = 1 << vedette.DataSecret
	pPassword Prior = 1 << vedette.DataPassword
	pPromo    Prior = 1 << vedette.DataPromoCode
	pCVC      Prior = 1 << vedette.DataCVC

	pTypes   Prior = 1<<vedette.DataTypes - 2
	pCitizen       = pBSN | pNIR | pBE | pSSN | pDNI | pCF | pSteuer | pNHS
)

// What else a word says.
const (
	fGeneric Prior = 1 << (32 + iota) // number, code, value: the word before it tells of what
	fName                             // name: of whom?
	fWho                              // customer, holder: a person
	fThing                            // product, city: names of these are nobody's
	fAgainst                          // order, tracking, barcode: numbers of the house's own
	fIdent                            // id, reference: perhaps numbers of the house's own
	fMeta                             // type, verified, hash: about the data, not the data
	fHouse                            // loyalty, library: cards, and not of a bank
	fVersion                          // 1.2.3.4 is no address here
	fZip                              // of addresses, the code
	fLat
	fLon
	fOne    // what stands there names one person
	fOpaque // page, csrf: what looks random here opens nothing
)
