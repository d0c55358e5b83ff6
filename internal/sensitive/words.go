package sensitive

// word is the lexicon: English, Dutch, French, German, Spanish, some Italian. Names of several words stand
// here as one; a word that stands in no case says nothing. A switch, so that a word twice does not compile.
func word(w string) Prior {
	switch w {
	case "email", "mail", "emailaddress", "mailaddress", "emailadres", "courriel", "adressemail", "adresseemail", "correo",
		"correoelectronico", "emailadresse", "mailadresse", "mailadres", "indirizzoemail":
		return pEmail
	case "contact", "contactinfo", "contactdetail", "contactpoint", "kontakt", "contacto":
		return pEmail | pPhone | fWho
	case "login", "username", "loginname", "gebruikersnaam", "identifiant", "benutzername":
		return pEmail
	case "userid", "loginid":
		return fGeneric | fIdent
	case "phone", "cel", "tel", "telephone", "phonenumber", "phoneno", "telefoon", "telefoonnummer", "mobile", "mobiel",
		"mobilephone", "mobilenumber", "mobilno", "mobileno", "gsm", "gsmnummer", "cell", "cellphone", "handynummer", "handy",
		"telefon", "telefonnummer", "telefono", "movil", "numerotelephone", "numerodetelephone", "numtel", "telnr", "portable",
		"cellulare", "fax", "faxnumber", "faxnummer", "msisdn", "whatsapp", "contactnumber", "rufnummer", "mobilnummer",
		"numerodetelefono", "numerotelefono", "landline", "vastnummer", "homephone", "workphone", "telnumber", "callerid", "smsnumber",
		"mob", "phonenr", "celular":
		return pPhone
	case "pan", "cardnumber", "cardno", "cardnum", "creditcard", "creditcardnumber", "ccnumber", "ccnum", "cc", "ccno", "debitcard",
		"debitcardnumber", "primaryaccountnumber", "kaartnummer", "creditcardnummer", "numerocarte", "numerodecarte", "cartebancaire",
		"cartebleue", "numcarte", "kartennummer", "kreditkarte", "kreditkartennummer", "numerotarjeta", "numerodetarjeta", "tarjeta",
		"tarjetacredito", "tarjetadecredito", "numerocarta", "cartadicredito", "bankcard", "cardpan", "paymentcard",
		"paymentcardnumber", "bankkaart", "cardnr":
		return pPAN
	case "iban", "rekening", "ibannumber", "ibannummer", "bankaccount", "bankaccountnumber", "rekeningnummer", "bankrekening",
		"bankrekeningnummer", "kontonummer", "comptebancaire", "numerocompte", "cuentabancaria", "numerocuenta", "contobancario",
		"ibancode", "tegenrekening", "accountiban", "bankverbindung", "ccc":
		return pIBAN
	case "bsn", "burgerservicenummer", "sofinummer", "bsnnumber", "bsnnummer", "sofi", "citizenservicenumber":
		return pBSN
	case "nir", "numerosecuritesociale", "numerodesecuritesociale", "numsecu", "numerosecu", "securitesociale", "insee",
		"numeroinsee", "nirpp", "nss", "numss", "cartevitale", "numerosecuritesocial":
		return pNIR
	case "rijksregister", "nationalregisternumber", "nationalregistrationnumber", "nationalregister", "rijksregisternummer", "insz",
		"niss", "registrenational", "numeronational", "numeroregistrenational", "rrn", "nationaalnummer", "numeroderegistrenational",
		"rrnummer", "inss", "sszn":
		return pBE
	case "ssn", "socialsecurity", "socialsecuritynumber", "socialsecurityno", "socsec", "ssnumber", "ssnnumber", "ssan":
		return pSSN
	case "dni", "nie", "dninie", "documentoidentidad", "documentonacional", "documentodeidentidad", "dninumber", "numerodni",
		"dninumero":
		return pDNI
	case "nif", "nifnie":
		return pDNI | pVAT
	case "codicefiscale", "codfiscale", "codfisc", "fiscalcode", "codfis":
		return pCF
	case "steuerid", "steueridentnr", "steuerident", "steueridentifikationsnummer", "idnr", "steueridnr", "steuernummer",
		"steuerlicheidentifikationsnummer", "identifikationsnummer", "stidnr", "germantaxid", "tinde":
		return pSteuer
	case "nhs", "nhsnumber", "nhsno", "nhsnr", "nhsid":
		return pNHS
	case "nationalid", "nationalidnumber", "nationalidentifier", "nationalidentity", "citizenid", "personalid", "personalnumber",
		"idnumber", "identitynumber", "nationalinsurance", "personalidnumber", "govid", "governmentid", "identificatienummer",
		"persoonsnummer", "numeroidentite", "identificationnumber", "personalcode", "identitycard", "idcardnumber", "nationalnumber":
		return pCitizen
	case "taxid", "tin", "taxnumber", "taxidnumber", "taxpayerid", "taxidentifier", "taxidentificationnumber", "fiscalnumber",
		"fiscaalnummer", "numerofiscal", "taxpayernumber":
		return pCitizen | pVAT
	case "vat", "vatnumber", "vatin", "vatid", "vatno", "vatnr", "vatcode", "btw", "btwnummer", "btwnr", "btwid", "tva", "numtva",
		"numerotva", "tvaintracom", "tvaintracommunautaire", "ustid", "ustidnr", "umsatzsteuerid", "umsatzsteueridentifikationsnummer",
		"ustidnummer", "numeroiva", "partitaiva", "piva", "cif", "nifiva", "vatregistration", "vatregistrationnumber", "vatidentifier",
		"euvat", "numerodetva":
		return pVAT
	case "passport", "passportnumber", "passportno", "paspoort", "paspoortnummer", "passeport", "numeropasseport", "reisepass",
		"reisepassnummer", "pasaporte", "numeropasaporte", "passaporto", "mrz", "machinereadablezone", "mrzline", "passportnr",
		"passnummer", "traveldocument", "passportmrz", "mrzcode", "passnumber", "pasaportenumero":
		return pPassport
	case "dob", "birthdate", "dateofbirth", "birthday", "geboortedatum", "datenaissance", "datedenaissance", "naissance",
		"geburtsdatum", "geburtstag", "geboortedag", "fechanacimiento", "fechadenacimiento", "nacimiento", "datanascita",
		"datadinascita", "nascita", "birth", "bornon", "born", "bday", "gebdatum", "gebdat", "birthdt", "dateborn", "dtnaiss",
		"verjaardag", "anniversairenaissance":
		return pBirth
	case "fullname", "firstname", "lastname", "surname", "familyname", "givenname", "middlename", "voornaam", "achternaam",
		"tussenvoegsel", "volledigenaam", "familienaam", "prenom", "nomdefamille", "nomfamille", "nomcomplet", "vorname", "nachname",
		"familienname", "apellido", "nombrecompleto", "nombreapellido", "cognome", "nomecompleto", "cardholder", "cardholdername",
		"accountholder", "accountholdername", "holdername", "namefirst", "namelast", "namefamily", "namegiven", "maidenname", "fname",
		"lname", "personname", "contactname", "contactperson", "contactpersoon", "naamhouder", "kaarthouder", "titulaire",
		"kontoinhaber", "inhaber", "titular", "karteninhaber", "rekeninghouder", "nameoncard", "legalfirstname", "legallastname",
		"roepnaam", "meisjesnaam", "nomnaissance", "birthname", "passengername", "guestname", "recipientname", "patientname",
		"signatory", "nominee", "nombres", "customerfullname", "addressee":
		return pPerson
	case "address", "street", "streetaddress", "streetname", "addressline", "homeaddress", "shippingaddress", "billingaddress",
		"deliveryaddress", "postaladdress", "straat", "straatnaam", "adres", "adresregel", "bezorgadres", "factuuradres", "woonadres",
		"afleveradres", "rue", "adresse", "adresselivraison", "voie", "strasse", "strassenname", "anschrift", "lieferadresse",
		"rechnungsadresse", "calle", "direccion", "domicilio", "indirizzo", "residence", "mailingaddress", "fulladdress",
		"formattedaddress", "streetline", "addr", "adressefacturation", "direccionenvio", "addressstreet", "residentialaddress",
		"physicaladdress", "hausanschrift", "nomrue", "nomdelarue":
		return pAddress
	case "zip", "zipcode", "postcode", "postalcode", "postal", "plz", "postleitzahl", "codepostal", "codigopostal", "postcodenl",
		"zippostal", "postnummer", "addresszip", "codicepostale", "codpostal", "zippostalcode", "postzip", "postalzip":
		return pAddress | fZip
	case "lat", "latitude", "breedtegraad", "breitengrad", "latitud", "latitudine", "geolat", "gpslat":
		return pGeo | fLat
	case "lon", "lng", "longitude", "long", "lengtegraad", "laengengrad", "langengrad", "longitud", "longitudine", "geolon",
		"geolng", "gpslon", "gpslng":
		return pGeo | fLon
	case "geo", "latlng", "latlon", "latlong", "gps", "geolocation", "position", "geopoint", "location", "locatie", "lnglat",
		"lonlat", "positie", "gpsposition", "geoposition", "ubicacion", "standort", "geolocatie":
		return pGeo
	case "coordinate", "coordinates", "coord", "coords", "coordonnees", "coordinaten", "koordinaten", "coordenadas", "coordinaat":
		return pGeo | fLon
	case "ip", "ipaddress", "ipaddr", "ipv4", "ipv6", "clientip", "remoteaddr", "remoteip", "remoteaddress", "forwardedfor",
		"realip", "sourceip", "srcip", "ipadres", "adresseip", "ipadresse", "direccionip", "peerip", "userip", "hostip", "trueclientip",
		"connectingip", "loginip", "lastip", "indirizzoip", "ipv4address", "ipv6address", "destip", "dstip":
		return pIP
	case "jwt", "idtoken", "jwttoken", "jws":
		return pJWT | pSecret
	case "token", "accesstoken", "refreshtoken", "authtoken", "bearer", "bearertoken", "authorization", "authorisation", "apitoken",
		"sessiontoken", "usertoken", "authenticationtoken", "oauthtoken", "devicetoken", "resettoken", "logintoken", "jeton",
		"authentication", "pushtoken", "securitytoken", "verificationtoken", "activationtoken", "magictoken", "invitetoken",
		"proxyauthorization":
		return pSecret | pJWT
	case "apikey", "secret", "clientsecret", "secretkey", "privatekey", "signingkey", "signingsecret", "webhooksecret", "accesskey",
		"accesskeyid", "secretaccesskey", "appsecret", "sharedsecret", "encryptionkey", "masterkey", "apisecret", "consumersecret",
		"credential", "credentials", "authkey", "sessionid", "sessionkey", "phpsessid", "jsessionid", "sid", "session", "appkey",
		"subscriptionkey", "licensekey", "totpsecret", "otpsecret", "hmackey", "hmacsecret", "servicekey", "geheim", "sleutel",
		"apisleutel", "cleapi", "clesecrete", "schluessel", "claveapi", "clavesecreta", "recoverykey", "seedphrase", "mfasecret",
		"storagekey", "serverkey", "secrettoken", "tokensecret", "cookiesecret", "jwtsecret", "geheimnis", "secreto", "apischluessel",
		"keysecret":
		return pSecret
	case "password", "passwd", "passwordhash", "hashedpassword", "pwd", "passphrase", "wachtwoord", "motdepasse", "mdp", "passwort", "kennwort", "contrasena",
		"userpassword", "newpassword", "oldpassword", "currentpassword", "confirmpassword", "passwordconfirm", "passwordconfirmation",
		"passwordagain", "repeatpassword", "pass", "psw", "passw", "passcode", "pword", "parolachiave", "claveacceso", "clave",
		"userpass", "nieuwwachtwoord", "passwordplain", "passwordrepeat", "dbpassword", "parola", "wachtwoordherhaling",
		"nouveaumotdepasse", "pincode", "pin":
		return pPassword
	case "promocode", "promo", "coupon", "couponcode", "voucher", "vouchercode", "giftcard", "boncode", "giftcardnumber",
		"giftcardcode", "giftcode", "discountcode", "kortingscode", "cadeaubon", "cadeaukaart", "cadeaukaartnummer", "cadeauboncode",
		"actiecode", "kadobon", "kadokaart", "waardebon", "boncadeau", "codepromo", "cartecadeau", "bonachat", "bonreduction",
		"codereduction", "gutschein", "gutscheincode", "rabattcode", "geschenkkarte", "aktionscode", "cupon", "codigopromocional",
		"codigodescuento", "codigopromo", "tarjetaregalo", "cuponcodigo", "codigocupon", "codicesconto", "codicepromo", "buonoregalo",
		"cartaregalo", "referralcode", "redeemcode", "redemptioncode", "offercode", "promotioncode", "promotionalcode", "campaigncode",
		"giftvoucher", "giftvouchercode", "giftcertificate", "egiftcard", "kortingsbon", "vouchernumber", "tegoedbon", "codeparrainage",
		"codecadeau", "chequecadeau", "bonuscode", "rebatecode", "invitecode", "giftcardno", "codavantage", "vouchernummer",
		"kaartcode", "couponnumber":
		return pPromo
	case "cvc", "cvv", "csc", "cvn", "securitycode", "prufnummer", "pruefnummer", "pruefziffer",
		"cardsecuritycode", "cardverificationcode", "cardverificationvalue", "verificationvalue", "cryptogramme", "cryptogrammevisuel",
		"kartenprufnummer", "kartenpruefnummer", "prufziffer", "codigoseguridad", "codigodeseguridad", "veiligheidscode",
		"beveiligingscode", "cardcvc", "cardcvv", "codicesicurezza", "codicedisicurezza", "cvvcode", "cvccode", "cardcode", "cvv2",
		"cvc2", "codesecurite", "codedesecurite", "sicherheitscode":
		return pCVC

	case "number", "line", "key", "nr", "no", "num", "nummer", "numero", "value", "val", "waarde", "valeur", "wert", "valor",
		"first", "last", "display", "data", "text", "raw", "plain", "digits", "current", "primary", "main", "home", "work", "private",
		"content", "field", "input", "str", "string", "attribute", "info", "detail", "new", "old", "default", "full", "valore", "given",
		"family", "formatted", "normalized", "e164", "national", "international", "payload":
		return fGeneric
	case "code", "codigo", "codice":
		return fGeneric
	case "id", "identifier", "ref", "reference", "referentie", "kenmerk", "referencia", "referenz", "riferimento", "guid", "uuid",
		"handle", "sequence", "seq", "index":
		return fGeneric | fIdent
	case "name", "naam", "nom", "nombre", "nome", "label", "namen":
		return fGeneric | fName
	case "customer", "user", "holder", "person", "employee", "patient", "passenger", "guest", "recipient", "owner", "client",
		"member", "contacts", "buyer", "payer", "payee", "beneficiary", "applicant", "student", "driver", "traveller", "traveler",
		"subscriber", "sender", "receiver", "klant", "gebruiker", "persoon", "medewerker", "ontvanger", "leden", "lid", "utilisateur",
		"personne", "destinataire", "kunde", "kunden", "billto", "shipto", "soldto", "benutzer", "empfanger", "mitarbeiter", "cliente",
		"usuario", "persona", "empleado", "destinatario", "consignee", "billing", "insured", "attendee", "participant", "profile",
		"resident", "cardowner", "debtor", "creditor", "verzekerde", "begunstigde", "opdrachtgever", "beneficiaire", "expediteur",
		"passager", "voyageur", "reisende", "nachbar", "shopper", "visitor", "spouse", "emergencycontact", "manager", "doctor", "child",
		"children", "candidate", "adherent", "people", "human", "individual", "relative", "utente", "customers", "me", "self",
		"requester", "assignee":
		return fWho
	case "product", "article", "artikel", "producto", "produit", "prodotto", "produkt", "item", "category", "categorie", "kategorie",
		"file", "filename", "bestand", "fichier", "host", "hostname", "city", "stad", "ville", "stadt", "ciudad", "country", "land",
		"pays", "pais", "event", "store", "shop", "winkel", "magasin", "company", "bedrijf", "entreprise", "firma", "empresa",
		"organization", "organisation", "brand", "merk", "marque", "marke", "marca", "model", "server", "service", "app", "application",
		"device", "bank", "group", "team", "project", "role", "plan", "tag", "module", "package", "repository", "repo", "branch",
		"color", "colour", "size", "unit", "currency", "language", "locale", "region", "state", "province", "department", "job", "task",
		"queue", "topic", "channel", "station", "airport", "hotel", "restaurant", "venue", "course", "school", "album", "song", "track",
		"movie", "film", "title", "genre", "species", "game", "level", "tenant", "vendor", "supplier", "merchant", "method", "function",
		"class", "column", "table", "schema", "node", "cluster", "instance", "zone", "environment", "feature", "flag", "metric",
		"sensor", "variant", "option", "property", "template", "report", "list", "folder", "directory", "domain", "website", "site",
		"page", "menu", "section", "campaign", "drug", "disease", "browser", "os", "platform", "carrier", "network", "provider", "pet",
		"dog", "animal", "vehicle", "car", "ship", "vessel", "useragent", "agent", "artist", "author", "publisher", "icon", "image",
		"step", "stage", "wind", "theme", "space", "room", "building", "floor", "workspace", "usergroup", "customergroup",
		"customersegment", "segment", "usertype", "userrole", "clientapp", "membershiplevel", "nickname", "alias", "planet", "star":
		return fThing
	case "order", "orders", "ordernumber", "orderno", "ordernr", "ordernummer", "orderid", "bestelling", "bestelnummer",
		"bestellnummer", "bestellung", "commande", "pedido", "ordine", "invoice", "factuur", "factuurnummer", "facture", "rechnung",
		"rechnungsnummer", "factura", "fattura", "tracking", "trackingnumber", "trackingcode", "trackandtrace", "awb", "waybill",
		"shipment", "zending", "expedition", "sendung", "envio", "parcel", "pakket", "colis", "paket", "paquete", "consignment", "sku",
		"ean", "gtin", "upc", "isbn", "issn", "asin", "barcode", "qrcode", "imei", "imsi", "iccid", "meid", "serial", "serialnumber",
		"serienummer", "seriennummer", "batch", "lot", "transaction", "transactie", "transaktion", "transaccion", "txn", "tx", "ticket",
		"casenumber", "booking", "boeking", "reservation", "confirmation", "quote", "offerte", "devis", "angebot", "purchase",
		"purchaseorder", "po", "ponumber", "receipt", "bon", "bonnummer", "receiptnumber", "contract", "contractnumber", "policy",
		"polisnummer", "policynumber", "claimnumber", "claim", "customernumber", "klantnummer", "kundennummer", "numeroclient",
		"customerno", "customerid", "clientid", "clientnumber", "accountid", "employeenumber", "personeelsnummer", "personalnummer",
		"studentnumber", "memberid", "book", "books", "part", "partnumber", "partno", "articlenumber", "artikelnummer", "productid",
		"productcode", "productnumber", "itemid", "itemnumber", "mpn", "kvk", "kvknummer", "siren", "siret", "chamberofcommerce",
		"companynumber", "registrationnumber", "duns", "lei", "routingnumber", "routing", "sortcode", "bic", "swift", "blz",
		"bankleitzahl", "assetnumber", "asset", "meter", "meternumber", "eancode", "vin", "licenseplate", "kenteken", "traceid",
		"spanid", "requestid", "correlationid", "requestref", "correlation", "trace", "span", "eventid", "deviceid", "terminalid",
		"terminal", "merchantid", "storeid", "branchcode", "mid", "timestamp", "created", "updated", "modified", "epoch", "time",
		"createdat", "updatedat", "date", "datum", "fecha", "duration", "elapsed", "nonce", "salt", "ts", "expires", "expiry", "exp",
		"iat", "offset", "count", "amount", "price", "total", "quantity", "balance", "amountcents", "cents", "bytes", "hash",
		"checksum", "etag", "digest", "fingerprint", "sha", "md5", "crc", "signature", "revision", "commit", "build", "snowflake",
		"tweet", "post", "postid", "thread", "rowid", "counter", "seqno", "sequencenumber", "inventory", "stock", "warehouse", "pallet",
		"container", "bol", "manifest", "dossier", "dossiernummer", "dossiernumber", "zaaknummer", "opportunity", "lead", "bestellnr",
		"ordercode", "arn", "stan", "acquirerreference", "mandate", "mandaat", "endtoend":
		return fAgainst
	case "loyalty", "loyaltycard", "loyaltynumber", "loyaltycardnumber", "klantenkaart", "klantenkaartnummer", "cartefidelite",
		"kundenkarte", "kundenkartennummer", "bonuskaart", "membership", "membercard", "membershipcard", "memberno", "membernumber",
		"frequentflyer", "librarycard", "simcard", "fuelcard", "fidelity", "bonuscard", "rewards", "reward", "points", "library",
		"clubcard", "spaarkaart", "spaarpas", "bonuspas", "fidelite":
		return fAgainst | fHouse
	case "messageid", "inreplyto", "contentid", "references":
		return fAgainst | fOpaque
	case "documentnumber", "documentid", "document", "patientid", "employeeid", "studentid":
		return fIdent | fGeneric
	case "type", "kind", "result", "outcome", "check", "match", "response", "verified", "verification", "valid", "validated",
		"isvalid", "enabled", "required", "format", "status", "strength", "changed", "changedat", "length", "hint", "is", "has",
		"allow", "allowed", "show", "last4", "lastfour", "lastdigits", "suffix", "prefix", "scheme", "masked", "mask", "bin", "iin",
		"issuer", "expirydate", "expirationdate", "expmonth", "expyear", "url", "uri", "link", "href", "consent", "optin", "optout",
		"preference", "subscribed", "confirmed", "attempts", "reset", "policyname", "visible", "public", "hidden", "rate", "percentage",
		"percent", "min", "max", "hashed", "sha256", "encoding", "unread", "subject", "body", "domainname", "sent", "sentat", "expired",
		"expiresin", "expiresat", "expire", "ttl", "tokentype", "rule", "error", "message", "macaddress", "mac", "macaddr",
		"walletaddress", "wallet", "contractaddress", "contracttoken", "symbol", "tokenid", "tokensymbol", "websiteaddress",
		"webaddress", "firstaid", "phonemodel", "placeofbirth", "geburtsort", "lieudenaissance", "geboorteplaats", "birthplace",
		"birthcountry", "publickey", "publishablekey", "primarykey", "foreignkey", "cachekey", "partitionkey", "sortkey", "objectkey",
		"idempotencykey", "translationkey", "messagekey", "routingkey", "sitekey", "i18nkey", "keyid", "kid", "promotype",
		"discountvalue", "discounttype", "landlinetype", "vatrate", "vatamount", "vatpercentage", "btwtarief", "taxrate",
		"positiontitle", "joblocation", "positionindex", "rank", "zipfile", "timezone":
		return fMeta
	case "version", "versie", "ver", "release", "firmware", "versions", "buildnumber", "oid", "versionnumber", "softwareversion",
		"appversion", "clientversion", "sdkversion", "sdk", "software", "driverversion", "dll", "chapter", "clause", "paragraph":
		return fVersion
	case "next", "cursor", "continuation", "csrf", "xsrf", "csrftoken", "xsrftoken", "pagination", "nextpage", "nexttoken",
		"pagetoken", "pagekey", "synctoken", "captcha", "recaptcha", "requesttoken", "verificationrequest", "csrfmiddleware",
		"idempotency", "previous", "prev", "paging", "resume", "scroll", "continuetoken", "formtoken":
		return fOpaque
	}
	return 0
}
