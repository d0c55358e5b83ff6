package value

// dutch is the same in Dutch.
const dutch = `
giftcard-promo 4 wide: cadeaukaart cadeaubon kadobon kadokaart geschenkbon kortingscode kortingsbon tegoedbon waardebon actiecode vouchercode promotiecode couponcode bonuscode spaarpunt spaarkaart bonuskaart klantenkaart loyaliteit loyaliteitspunt verzilver verzilveren inwisselen verwijscode vriendenwerving vriendenkorting proefcode cadeaukaartsaldo giftcardsaldo statiegeldbon spaarzegel
giftcard-promo 3: cadeau kado beloning korting zegel air_miles bon punten punt spaar
checkout-payment 4 wide: winkelwagen winkelmand winkelmandje mandje winkelkar afrekenen afrekening kassa boodschappenmand bestelwagen
checkout-payment 3.5 wide: betalen betaling betaal betaalverzoek betaalopdracht betaalmethode betaalwijze betaalmiddel betaallink terugbetaling terugbetalen terugstorting betaalstatus uitbetaling uitbetalen overboeking overboeken overschrijving overmaken incasso incassomachtiging automatische_incasso storneren stornering storno creditcard betaalkaart
checkout-payment 3 wide: opwaarderen opwaardering storting opname spoedoverboeking periodieke_opdracht betaalopdracht betalingsregeling termijnbedrag begunstigde aankoop aankopen kopen koop bestellen donatie doneren
checkout-payment 3 write: bestelling order boeking boeken reservering reserveren reserveer afspraak afspraakverzoek inkooporder inkoop huur huren verhuur bezorgmoment bezorging levering retour retouren retourneren annuleren annulering ticket kaartverkoop afsluiten oversluiten opzeggen opzegging
checkout-payment 2.5 write unless=pubsub: abonnement
checkout-payment 2.5 write: polisaanvraag polis lidmaatschap overstap overstappen bundel contract
data-access 2.8 read: bestelling boeking reservering afspraak abonnement inkooporder retour polis levering
authentication 4 wide: inloggen inlog aanmelden afmelden uitloggen inlogpoging inlogcode wachtwoord wachtwoord_vergeten wachtwoordvergeten wachtwoordherstel tweestapsverificatie tweefactor pincode_wijzigen eherkenning digid itsme toegangstoken vernieuwtoken apisleutel api_sleutel sleutelbeheer eenmalige_code smscode sms_code registreren aanmeldpoging ontgrendelen
authentication 3 write: registratie registreer sessie account_aanmaken gebruiker_aanmaken gebruikers_aanmaken emailadres_bevestigen email_bevestigen bevestigingscode
authentication 2.6: sessie verificatiecode verificatie legitimatie identificatie toegang
authentication 2.4: aanmelding
machine 4: gezondheid gezondheidscheck statuspagina hartslag telemetrie meetgegevens_push versie terugkoppeling
machine 2.5: terugmelding_systeem webhaak inlezen
admin 3.4 wide: beheer beheerder gebruikersbeheer rollenbeheer rechtenbeheer beheeromgeving auditlog logboek systeembeheer toegangsbeheer
admin 3: instelling instellingen configuratie recht rechten machtiging autorisatie logboek auditlog controlespoor systeem inrichting bevoegdheid omgeving licentie onderhoud server netwerk
account 3: profiel klantprofiel klantgegeven mijngegevens mijn_gegevens persoonsgegevens contactgegeven adresboek adreswijziging adres bezorgadres factuuradres afleveradres woonadres verhuizing voorkeur voorkeuren favoriet favorieten verlanglijst verlanglijstje boodschappenlijst leeslijst volgen volgers kijklijst contactpersoon mij gezinslid
account 2.4: klant gebruiker lid leden relatie mijn abonnee persoon personen medewerker_profiel account gegevens reiziger deelnemer
messaging 3.2 wide: bericht berichten berichtenbox gesprek melding pushmelding postvak nieuwsbrief chatbericht reactie econsult consultbericht herinnering notificatie sms mailing
messaging 2.4: postbus uitnodiging mededeling brief klantenservice_bericht prikbord
content 3: nieuws artikel nieuwsbericht nieuwsberichten afbeelding foto veelgestelde_vraag veelgestelde_vragen over_ons voorwaarden privacyverklaring colofon weer weersverwachting weerbericht buienradar land stad gemeente provincie taal plaats vestiging filiaal winkel_locatie openingstijd vakantie schoolvakantie feestdag feestdagen recept_gerecht recepten uitslag uitslagen wedstrijd stand competitie voetbal sport rubriek aflevering uitzending programma film muziek boek blog tips tuintips vertrektijd aankomsttijd dienstregeling halte station storing storingen bestemming wisselkoers kennisbank handleiding kaartlaag gids museum tentoonstelling agenda evenement
data-access 2.6: factuur rekening transactie mutatie afschrift dossier zaak zaken document bijlage schade schademelding claim declaratie patient recept medicatie medicatieoverzicht labuitslag diagnose voorraad voorraadstand product artikelbestand assortiment aanbod aanbieding leverancier magazijn pakbon creditfactuur jaarnota nota verbruik meterstand leerling cijfer cijfers rooster absentie absentiemelding vacature sollicitatie vergunning aanvraag aangifte kenteken verzekering beoordeling klacht bezorgklacht vlucht vluchten reis reizen kassabon tarief tarieven prijs prijzen verzendoptie simkaart vragenlijst
data-access 2.2: rapport rapportage export statistiek uittreksel herhaalrecept bestand ingeschreven_persoon
content 2.8 when=media: recept
other 4.4 wide: berekenen berekening bereken rekenhulp renteberekening premieberekening omrekenen omzetten valideren validatie vertalen vertaling controleren_iban postcodecheck ibancheck rekenmodule calculator simulatie
data-access 1.8 light: saldo geschiedenis historie zoeken
checkout-payment 3 write: bezichtiging bod bieden veiling kaartje vervoersbewijs huurauto parkeeractie teleconsult
checkout-payment 3.4: betaalgegeven betaalpas pas_blokkeren daglimiet spoedbetaling donateur
authentication 3.4: inloggegeven wachtwoordreset toegangscode pincode vingerafdruk gezichtsherkenning verificatiemail bevestigingsmail activatiecode
account 2.8: klantaccount mijn_account mijnaccount gebruikersaccount gebruikersprofiel communicatievoorkeur toestemming woonplaats_wijzigen gezin huishouden
data-access 2.4: bestelgeschiedenis bestelstatus orderstatus toeslag uitkering belasting parkeervergunning ziekmelding verlof verlofaanvraag salaris loonstrook pensioen hypotheek lening krediet spaardoel belegging aandeel effect koers wachtlijst zorgverlener apotheek vaccinatie verwijzing woning huis makelaar afleverstatus pakket zending track_en_trace levertijd beschikbaarheid capaciteit urenregistratie uren projecten
content 2.8: journaal verkeer file_informatie reisadvies perron wijk buurt verkiezing veelgesteld helpartikel persbericht jaarverslag
admin 2.8: toegangsrecht gebruikersrol rechtengroep systeeminstelling omgevingsvariabele tariefbeheer
messaging 2.6: klantcontact bezorgbericht pushbericht reacties
machine 3.2 when=pubsub: abonnement kanaal
data-access 2.4: partij betrokkene actor besluit zaaktype zaakeigenschap informatieobject enkelvoudiginformatieobject catalogus resultaattype basisprofiel vestigingsprofiel voertuig onderneming contactmoment klantcontact kvk onderhoudsverzoek huurcontract overeenkomst eenheid cluster_woning betaling_overzicht polissen schade_melding inschrijving inschrijvingen deelneming loondienst
data-access 2.8 when=case: rol rollen status
content 2.6: pand verblijfsobject nummeraanduiding openbareruimte openbare_ruimte woonplaats perceel bestemmingsplan verstoring werkzaamheden vertrekken aankomsten tariefzone stremming
read: ophalen zoeken tonen lijst bekijken raadplegen downloaden opvragen beschikbaar
write: toevoegen wijzigen verwijderen aanmaken bevestigen annuleren versturen verzenden plaatsen indienen doorgeven opzeggen blokkeren ondertekenen opslaan bijwerken
neutral: regel regels nummer lijst overzicht code status aantal soort gegeven detail details poging verzoek aanvraag_id keuze beschikbaar ongelezen huidige nieuw nieuwe alle actie stap optie product toevoegen wijzigen verwijderen bekijken versturen verzenden controleren controle ophalen bevestigen
admin 3 unless=case: rol rollen
topic case: zaak zaken zaaktype besluit besluiten
topic pubsub: abonneren kanalen notificatiekanaal
topic finance: rekeningen bank bankrekening tegenrekening transacties sparen spaarrekening afschriften
topic geo: kaartlaag coordinaat
topic sport: competitie voetbal wedstrijd
topic people: gebruikers klanten leden
topic training: training cursus les
`

// dutchParts are words that only stand inside compounds.
const dutchParts = `betaal inlog bestel boekings reis klant klanten bezorg lever koop verkoop huur verhuur wachtwoord account adres kaart bon code gegevens geschiedenis historie wijziging overzicht`
