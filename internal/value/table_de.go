package value

// german is the same in German; ae, oe, ue also stand for the letters without dots.
const german = `
giftcard-promo 4 wide: gutschein geschenkkarte geschenkgutschein gutscheincode rabattcode aktionscode einloesen einloesung treuepunkt treueprogramm praemie bonuspunkt freundschaftswerbung empfehlungscode wertgutschein guthabenkarte
giftcard-promo 3: rabatt bonus treue punkte guthabencode
checkout-payment 4 wide: warenkorb einkaufswagen kasse zur_kasse bezahlen bezahlung bezahlvorgang
checkout-payment 3.5 wide: zahlung zahlen zahlungsart zahlungsmethode zahlungsmittel zahlungsweise ueberweisung ueberweisen lastschrift dauerauftrag rueckerstattung erstattung auszahlung einzahlung sepa_mandat kreditkarte rueckzahlung
checkout-payment 3 wide: kauf kaufen aufladung aufladen guthaben_aufladen spende empfaenger_konto abschlag abschliessen
checkout-payment 3 write: bestellung bestellen auftrag buchung buchen reservierung reservieren termin abo abonnement vertrag kuendigen kuendigung storno stornieren stornierung retoure ruecksendung lieferung miete
data-access 2.8 read: bestellung auftrag buchung reservierung termin abo vertrag lieferung
authentication 4 wide: anmelden anmeldung abmelden abmeldung einloggen ausloggen passwort kennwort passwort_vergessen passwort_zuruecksetzen zugangstoken tan zwei_faktor registrieren registrierung sitzung api_schluessel apischluessel authentifizierung zugangsdaten
machine 4: gesundheit statusseite telemetrie lebenszeichen
admin 3.4 wide: verwaltung benutzerverwaltung administration rollenverwaltung administrator pruefprotokoll
admin 3: einstellung konfiguration berechtigung recht rolle protokoll pruefprotokoll mandant umgebung lizenz wartung systemeinstellung
account 3: profil kundenkonto kundendaten mein_konto meinkonto persoenliche_daten stammdaten adresse adressbuch lieferadresse rechnungsadresse umzug favorit merkliste wunschliste wunschzettel praeferenz kontaktdaten
account 2.4: kunde benutzer nutzer mitglied person teilnehmer versicherter abonnent ansprechpartner
messaging 3.2 wide: nachricht postfach kommentar benachrichtigung rundbrief mitteilung posteingang unterhaltung antwort erinnerung
content 3: artikel nachrichten_meldung meldung aktuelles neuigkeit wetter wettervorhersage land stadt ort filiale fahrplan haltestelle abfahrt bundesliga tabelle spielplan ergebnis verein autor impressum datenschutz agb hilfe oeffnungszeit feiertag rezept sendung folge bild karte_stadt wechselkurs ratgeber verkehr stoerung veranstaltung museum
data-access 2.6: rechnung konto umsatz umsaetze kontoauszug antrag antraege akte schaden dokument patient befund rezept_arzt produkt lager bestand lieferant verbrauch zaehlerstand tarif preis angebot rezension bewertung flug fluege reise schueler note stundenplan zeugnis
data-access 2.2: bericht auswertung statistik
data-access 1.8 light: suche uebersicht verlauf saldo guthaben
other 4.4 wide: berechnen berechnung rechner kreditrechner umrechnen umrechnung uebersetzen uebersetzung pruefen_iban validieren simulation
checkout-payment 3 write: gebot parkschein vorbestellung ticketkauf mietwagen sitzplatz besichtigung
checkout-payment 3.4: zahlungsdaten ratenzahlung kartensperrung bestellvorgang bestellabschluss
authentication 3.4: passwort_aendern neues_passwort freischalten aktivierung bestaetigungscode einmalcode zugangscode
account 2.8: benutzerkonto benutzerprofil nutzerkonto nutzerprofil einwilligung haushalt versandadresse
data-access 2.4: kontostand versicherung police steuer ausweis wohnung immobilie zins depot aktie bestellhistorie bestellstatus lieferstatus verfuegbarkeit urlaubsantrag gehalt rente impfung apotheke fahrzeug paket sendungsverfolgung kredit darlehen kunden_liste
content 2.8: filialfinder haendlersuche verkehrslage wahl pressemitteilung stadtteil sehenswuerdigkeit
admin 2.8: benutzerrolle zugriffsrecht systemkonfiguration umgebungsvariable
messaging 2.6: kontaktanfrage chatnachricht
read: suchen abrufen anzeigen auflisten herunterladen
write: hinzufuegen aendern loeschen anlegen erstellen bestaetigen senden speichern sperren widerspruch erneuern zustellung
neutral: nummer liste position positionen status art daten hinzufuegen aendern loeschen bestaetigen erneuern zustellung kennung
topic finance: konten bank iban girokonto umsaetze
topic people: kunden benutzer mitglieder
`
