package sensitive

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// lookalike is a field that holds nothing sensitive, and looks as if.
type lookalike struct {
	what  string
	names []string
	write gen
}

func iinDigits(r *rand.Rand, n int) string {
	return pick(r, "4", "51", "55", "2221", "6011", "62", "37", "36") + digitsOf(r, n)
}

func oneOf(words ...string) gen { return func(r *rand.Rand) string { return pick(r, words...) } }

func lookalikes() []lookalike {
	plainNames := []string{"value", "number", "code", "id", "reference", "data.value", "items[].id", "x", "field_7", "account", "extra.custom1"}
	days := func(r *rand.Rand) time.Time {
		return time.Date(2015, 1, 1, 0, 0, r.IntN(400000000), r.IntN(1e9), time.UTC)
	}
	hex := func(n int) gen { return func(r *rand.Rand) string { return from(r, "0123456789abcdef", n) } }
	num := func(n int) gen {
		return func(r *rand.Rand) string { return fmt.Sprint(1+r.IntN(9)) + digitsOf(r, n-1) }
	}
	seq := func(base, step int) gen {
		return func(r *rand.Rand) string { return fmt.Sprint(base + r.IntN(100000)*step) }
	}
	uuid := func(r *rand.Rand) string { return group(from(r, "0123456789abcdef", 32), "-", 8, 4, 4, 4, 12) }
	l := []lookalike{
		{"order numbers of 16 digits", []string{"orderNumber", "order_id", "order.number", "bestelnummer", "numero", "reference", "value"}, num(16)},
		{"order numbers that begin like cards", []string{"order_number", "orderNo", "orders[].number", "transactionId", "value", "number", "card.reference"}, func(r *rand.Rand) string { return "4539" + digitsOf(r, 12) }},
		{"order numbers under mixed card prefixes", append([]string{"payment.order_number", "invoice.number"}, plainNames...), func(r *rand.Rand) string { return (iinDigits(r, 14) + "0000")[:16] }},
		{"order numbers in groups of four", []string{"orderNumber", "reference", "value"}, grouped(func(r *rand.Rand) string { return (iinDigits(r, 15) + "0000")[:16] }, "-", 4)},
		{"card tokens", []string{"card_number", "card.token", "pan", "cardNumber"}, func(r *rand.Rand) string { return "9" + digitsOf(r, 15) }},
		{"cards with a wrong check digit", []string{"card_number", "value"}, func(r *rand.Rand) string {
			s := genPAN(r)
			return s[:len(s)-1] + fmt.Sprint((int(s[len(s)-1]-'0')+1+r.IntN(9))%10)
		}},
		{"loyalty cards that pass Luhn", []string{"loyaltyCardNumber", "loyalty_number", "klantenkaart", "membership.cardNumber", "memberNumber"}, func(r *rand.Rand) string { return luhnDigit("6011" + digitsOf(r, 11)) }},
		{"masked cards", []string{"card_number", "maskedPan", "card.masked"}, func(r *rand.Rand) string { return "411111******" + digitsOf(r, 4) }},
		{"IMEI", []string{"imei", "device.imei"}, func(r *rand.Rand) string { return luhnDigit("37" + digitsOf(r, 12)) }},
		{"last four", []string{"last4", "card.last4", "cardLast4", "cvv_result"}, num(4)},
		{"codes like IBANs", append([]string{"iban", "bank_code"}, plainNames...), func(r *rand.Rand) string {
			return pick(r, "NL", "DE", "BE") + digitsOf(r, 2) + pick(r, "ABNA", "RABO") + digitsOf(r, 10)
		}},
		{"codes as long as IBANs", append([]string{"iban", "accountIban"}, plainNames...), func(r *rand.Rand) string { return "DE" + digitsOf(r, 20) }},
		{"product codes", []string{"sku", "productCode", "value", "code"}, func(r *rand.Rand) string { return from(r, upperSet, 2) + digitsOf(r, 8) }},
		{"part numbers like DNI", append([]string{"partNumber", "part.number"}, plainNames...), func(r *rand.Rand) string { return digitsOf(r, 8) + from(r, upperSet, 1) }},
		{"nine digits", append([]string{"bsn", "customerNumber", "phone_id", "orderId", "sofi"}, plainNames...), num(9)},
		{"ten digits", append([]string{"ticketNumber", "nhs_reference", "nhsNumber"}, plainNames...), num(10)},
		{"eleven digits", append([]string{"steuerId", "insz", "consignment"}, plainNames...), num(11)},
		{"thirteen digits", plainNames, num(13)},
		{"fifteen digits", append([]string{"nir"}, plainNames...), num(15)},
		{"nineteen digits", plainNames, num(19)},
		{"snowflakes", []string{"id", "tweet_id", "messageId", "value"}, func(r *rand.Rand) string { return fmt.Sprint(1<<60 + r.Int64N(1<<61)) }},
		{"numbers in sequence", append([]string{"customer.id"}, plainNames...), seq(100000000, 1)},
		{"numbers in steps", plainNames, seq(300000000, 11*7)},
		{"epoch seconds", []string{"created", "updated_at", "value", "x", "exp"}, func(r *rand.Rand) string { return fmt.Sprint(days(r).Unix()) }},
		{"epoch millis", []string{"timestamp", "createdAt", "value", "phone_verified_at", "data.value"}, func(r *rand.Rand) string { return fmt.Sprint(days(r).UnixMilli()) }},
		{"epoch nanos", []string{"ts", "value", "time_unix_nano"}, func(r *rand.Rand) string { return fmt.Sprint(days(r).UnixNano()) }},
		{"UUID", []string{"id", "value", "customer.id", "coupon_id", "userId", "card.reference", "phone_id", "address.id"}, uuid},
		{"SHA-256", []string{"hash", "value", "email_hash", "sha256", "checksum", "digest", "etag"}, hex(64)},
		{"MD5", []string{"md5", "value", "etag", "file.checksum"}, hex(32)},
		{"ObjectId", []string{"_id", "id", "user._id", "value"}, hex(24)},
		{"git commits", []string{"commit", "revision", "value", "sha"}, hex(40)},
		{"base64 pictures", []string{"image", "thumbnail", "data", "content"}, func(r *rand.Rand) string { return from(r, wordSet+"+/", 120) }},
		{"page tokens", []string{"nextPageToken", "cursor", "page_token", "continuationToken", "csrf_token"}, func(r *rand.Rand) string { return from(r, wordSet, 32) }},
		{"versions like addresses", []string{"version", "appVersion", "firmware.version", "release", "client_ip_version", "value"}, func(r *rand.Rand) string {
			return fmt.Sprintf("%d.%d.%d.%d", 1+r.IntN(12), r.IntN(20), r.IntN(20), r.IntN(20))
		}},
		{"browser versions", []string{"version", "browserVersion", "software.version"}, func(r *rand.Rand) string {
			return fmt.Sprintf("%d.0.%d.%d", 90+r.IntN(30), r.IntN(255), r.IntN(255))
		}},
		{"semantic versions", []string{"version", "value", "sdk"}, func(r *rand.Rand) string {
			return fmt.Sprintf("%d.%d.%d", r.IntN(20), r.IntN(30), r.IntN(99))
		}},
		{"OIDs", []string{"oid", "value", "code"}, func(r *rand.Rand) string { return fmt.Sprintf("1.3.6.1.4.1.%d.%d", r.IntN(50000), r.IntN(99)) }},
		{"network cards", []string{"mac", "macAddress", "mac_address", "value", "device.address"}, grouped(hex(12), ":", 2)},
		{"times", []string{"time", "value", "opensAt", "start"}, func(r *rand.Rand) string {
			return fmt.Sprintf("%02d:%02d:%02d", r.IntN(24), r.IntN(60), r.IntN(60))
		}},
		{"dates", []string{"date", "createdAt", "value", "delivery_date", "expiryDate", "startDate", "birthday_campaign_status"}, func(r *rand.Rand) string { return days(r).Format("2006-01-02") }},
		{"date times", []string{"created_at", "value", "password_changed_at", "email_verified_at", "phone_confirmed_at"}, func(r *rand.Rand) string { return days(r).Format(time.RFC3339Nano) }},
		{"dates without marks", []string{"date", "value", "period", "code"}, func(r *rand.Rand) string { return days(r).Format("20060102150405") }},
		{"old dates", []string{"publishedAt", "founded", "release_date", "value"}, func(r *rand.Rand) string {
			return fmt.Sprintf("19%02d-%02d-%02d", r.IntN(100), 1+r.IntN(12), 1+r.IntN(28))
		}},
		{"EAN", []string{"ean", "gtin", "barcode", "value", "product.code"}, func(r *rand.Rand) string { return "4" + digitsOf(r, 12) }},
		{"ISBN-13", []string{"isbn", "value", "book.id"}, func(r *rand.Rand) string {
			return "978-" + digitsOf(r, 1) + "-" + digitsOf(r, 3) + "-" + digitsOf(r, 5) + "-" + digitsOf(r, 1)
		}},
		{"ISBN-10", []string{"isbn", "isbn10", "book.isbn"}, genNHS},
		{"ISBN-10 with marks", []string{"isbn", "value"}, func(r *rand.Rand) string {
			return "0-" + digitsOf(r, 3) + "-" + digitsOf(r, 5) + "-" + digitsOf(r, 1)
		}},
		{"cities", []string{"city", "address.city", "value", "city.name", "shippingAddress.city", "stad", "location"}, oneOf("Amsterdam", "Den Haag", "Paris", "New York", "Köln", "Gent", "San Sebastián")},
		{"countries", []string{"country", "address.country", "phone_country", "country_code", "nationality"}, oneOf("NL", "BE", "France", "Germany", "US")},
		{"product names", []string{"name", "product.name", "items[].name", "productName", "article.naam", "title", "produit.nom"}, oneOf("Sony WH-1000XM5", "Blue Jacket", "Alex Chair", "Jan Steen poster", "Adidas Gazelle", "Jansen Kaas")},
		{"company names", []string{"company.name", "companyName", "brand", "merchant.name", "organization.name", "bank_name"}, oneOf("Jansen BV", "Acme", "Smith & Sons", "Dubois SA")},
		{"names of things", []string{"fileName", "file.name", "host.name", "category.name", "role.name", "event_name", "eventName", "hostname", "plan.name", "shipping_method.name", "color.name"}, oneOf("invoice", "Red", "Admin", "Shoes", "Ruby", "Premium", "Rose")},
		{"status words", []string{"status", "order.status", "state", "email_status", "password_strength", "card.type", "couponType", "phoneType", "address_type", "tokenType", "card_brand"}, oneOf("ACTIVE", "pending", "FIXED_AMOUNT", "visa", "MOBILE", "strong", "SHIPPING", "Bearer")},
		{"status numbers", []string{"status", "code", "error.code", "cvv_status", "httpStatus"}, oneOf("200", "404", "500", "1001", "302")},
		{"prices", []string{"price", "amount", "total", "value", "discount", "giftCard.balance", "coupon.discount", "vatAmount", "vat", "tax"}, func(r *rand.Rand) string { return fmt.Sprintf("%d.%02d", r.IntN(100000), r.IntN(100)) }},
		{"amounts in cents", []string{"amount", "value", "total_cents", "voucher.amount"}, func(r *rand.Rand) string { return fmt.Sprint(r.IntN(10000000)) }},
		{"measures", []string{"value", "temperature", "score", "length", "latency", "x", "position.x", "platform.size", "ratio"}, func(r *rand.Rand) string { return fmt.Sprint(r.Float64() * 100) }},
		{"pictures", []string{"image", "icon", "value", "avatar_file"}, func(r *rand.Rand) string { return "icon" + digitsOf(r, 2) + "@2x.png" }},
		{"ids of messages", []string{"messageId", "Message-ID", "in_reply_to"}, func(r *rand.Rand) string { return "<" + digitsOf(r, 14) + ".x@mail.example.com>" }},
		{"when of secrets", []string{"session_start", "tokenCreated", "token_last_used", "apiKeyLastUse"}, func(r *rand.Rand) string { return days(r).Format(time.RFC3339) }},
		{"codes of a second factor", []string{"verification_code", "otp", "smsCode", "mfa.code"}, num(4)},
		{"creditor references", []string{"reference", "value", "creditorReference"}, func(r *rand.Rand) string { return "RF" + digitsOf(r, 16) }},
		{"creditor identifiers", []string{"creditorId", "value", "incassant"}, func(r *rand.Rand) string { return "NL" + digitsOf(r, 2) + "ZZZ" + digitsOf(r, 12) }},
		{"Belgian payment references", []string{"communication", "value", "payment.reference", "mededeling"}, func(r *rand.Rand) string {
			return "+++" + digitsOf(r, 3) + "/" + digitsOf(r, 4) + "/" + digitsOf(r, 5) + "+++"
		}},
		{"ICCID", []string{"iccid", "sim", "value"}, as(func(r *rand.Rand) string { return "8931" + digitsOf(r, 14) }, luhnDigit)},
		{"labels of addresses", []string{"address.label", "address.type", "addressType", "phone.label", "email.name"}, oneOf("Home", "Thuis", "Work address", "Second home")},
		{"names of secrets", []string{"apiKey.name", "token_name", "secretName", "passwordPolicy", "secret_question"}, oneOf("deploy key of the build", "CI token for releases", "What was your first school in 1990?")},
		{"names of promotions", []string{"coupon.name", "promo.description", "voucherTitle", "promotionName"}, oneOf("Summer sale", "SPRING SALE 2024", "Free shipping", "FREESHIPPING")},
		{"groups of customers", []string{"customer.tier.name", "user.status.name", "customerGroupName", "user.role.name", "clientApp.name"}, oneOf("Gold", "Premium", "Silver members", "New")},
		{"repositories", []string{"repo", "url", "value", "git_url"}, func(r *rand.Rand) string { return "git@github.com:acme/app" + digitsOf(r, 2) + ".git" }},
		{"handles", []string{"handle", "twitter", "value", "user.handle"}, func(r *rand.Rand) string { return "@" + from(r, lowerSet, 8) }},
		{"fediverse", []string{"acct", "value"}, func(r *rand.Rand) string { return "@" + from(r, lowerSet, 6) + "@mastodon.social" }},
		{"packages", []string{"package", "value", "dependency"}, func(r *rand.Rand) string {
			return "@babel/core@7." + fmt.Sprint(r.IntN(30)) + "." + fmt.Sprint(r.IntN(9))
		}},
		{"addresses of servers", []string{"dsn", "url", "value"}, func(r *rand.Rand) string {
			return "postgres://app:" + from(r, lowerSet, 8) + "@db" + digitsOf(r, 2) + ".example.com:5432/app"
		}},
		{"URLs", []string{"url", "link", "value", "avatarUrl", "password_reset_url", "email_link"}, func(r *rand.Rand) string {
			return "https://example.com/p/" + digitsOf(r, 9) + "?ref=" + digitsOf(r, 10)
		}},
		{"parcel codes", []string{"trackingNumber", "tracking_code", "shipment.barcode", "trackAndTrace", "value"}, func(r *rand.Rand) string { return "3S" + from(r, upperSet, 4) + digitsOf(r, 9) }},
		{"postal tracking", []string{"tracking", "parcel.number", "value"}, func(r *rand.Rand) string { return from(r, upperSet, 2) + digitsOf(r, 9) + "NL" }},
		{"shop order numbers", []string{"orderId", "amazonOrder", "value", "reference"}, func(r *rand.Rand) string { return digitsOf(r, 3) + "-" + digitsOf(r, 7) + "-" + digitsOf(r, 7) }},
		{"ids like phones", []string{"ticketId", "orderNumber", "case_ref", "invoice_no", "id", "reference"}, func(r *rand.Rand) string { return digitsOf(r, 3) + "-" + digitsOf(r, 3) + "-" + digitsOf(r, 4) }},
		{"ids like SSN", []string{"orderNumber", "ticket_id", "invoiceNumber", "tracking"}, func(r *rand.Rand) string { return digitsOf(r, 3) + "-" + digitsOf(r, 2) + "-" + digitsOf(r, 4) }},
		{"time zones", []string{"timezone", "offset", "value"}, oneOf("+02:00", "+01:00", "Europe/Paris", "UTC", "-05:00")},
		{"locales", []string{"locale", "lang", "Accept-Language", "value"}, oneOf("nl-NL", "fr-BE", "en-US,en;q=0.9", "de")},
		{"languages of code", []string{"value", "symbol", "class"}, oneOf("std::string", "a::b", "Foo::Bar", "dead::beef", "cafe::new")},
		{"user agents", []string{"User-Agent", "userAgent", "value"}, func(r *rand.Rand) string {
			return fmt.Sprintf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.%d.%d Safari/537.36", 90+r.IntN(30), 4000+r.IntN(999), r.IntN(200))
		}},
		{"sentences", []string{"description", "comment", "value", "message", "note", "title"}, func(r *rand.Rand) string {
			return "Your order " + digitsOf(r, 9) + " of 12 March 2024 ships within " + digitsOf(r, 1) + " days, ref " + iinDigits(r, 12)
		}},
		{"slugs", []string{"slug", "value", "code", "key"}, func(r *rand.Rand) string { return "blue-jacket-" + digitsOf(r, 7) }},
		{"enumerations", []string{"couponStatus", "method", "value", "payment.method", "reason_code"}, oneOf("CREDIT_CARD", "IDEAL", "BANCONTACT", "PAYPAL", "SEPA_DEBIT")},
		{"wallets", []string{"walletAddress", "address", "contract_address", "token_address", "value"}, func(r *rand.Rand) string { return "0x" + from(r, "0123456789abcdef", 40) }},
		{"headers of traces", []string{"traceparent", "x-request-id", "traceId", "value"}, func(r *rand.Rand) string {
			return "00-" + from(r, "0123456789abcdef", 32) + "-" + from(r, "0123456789abcdef", 16) + "-01"
		}},
		{"BIC", []string{"bic", "swift", "value", "bankCode"}, func(r *rand.Rand) string { return from(r, upperSet, 4) + "NL2A" + pick(r, "", "XXX") }},
		{"KvK, SIREN", []string{"kvkNumber", "siren", "chamberOfCommerce", "company.registrationNumber"}, as(func(r *rand.Rand) string { return digitsOf(r, 8) }, luhnDigit)},
		{"plates", []string{"licensePlate", "kenteken", "value"}, func(r *rand.Rand) string {
			return from(r, upperSet, 2) + "-" + digitsOf(r, 3) + "-" + from(r, upperSet, 1)
		}},
		{"positions on a page", []string{"position", "index", "rank", "column", "line", "latency", "longest", "flat"}, num(2)},
		{"GPS-like ranges", []string{"range", "value", "size"}, func(r *rand.Rand) string { return fmt.Sprintf("%d,%d", r.IntN(100), r.IntN(100)) }},
		{"JWT-like", []string{"value", "key", "x"}, func(r *rand.Rand) string {
			return "eyJ" + from(r, wordSet, 30) + "." + from(r, wordSet, 40) + "." + from(r, wordSet, 43)
		}},
		{"public keys", []string{"publicKey", "public_key", "certificate", "value"}, func(r *rand.Rand) string {
			return "-----BEGIN PUBLIC KEY-----\n" + from(r, wordSet, 64)
		}},
		{"counts of secrets", []string{"tokens", "max_tokens", "passwordAttempts", "total_tokens", "token_count", "otp_length"}, num(3)},
		{"colours", []string{"color", "theme.color", "value"}, func(r *rand.Rand) string { return "#" + from(r, "0123456789abcdef", 6) }},
		{"MRZ-like", []string{"value", "code"}, func(r *rand.Rand) string { return strings.Repeat(from(r, upperSet, 3)+"<", 11) }},
		{"VAT-like", append([]string{"vendor_code"}, plainNames...), func(r *rand.Rand) string {
			return pick(r, "NL", "DE", "IT", "FR")[:2] + digitsOf(r, 9) + pick(r, "", "B01", "12")
		}},
		{"fiscal-like", plainNames, func(r *rand.Rand) string {
			return from(r, upperSet, 6) + digitsOf(r, 2) + from(r, upperSet, 1) + digitsOf(r, 2) + from(r, upperSet, 1) + digitsOf(r, 3) + from(r, upperSet, 1)
		}},
		{"house numbers", []string{"floor", "room", "quantity", "page"}, num(2)},
	}
	return l
}
