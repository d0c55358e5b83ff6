package value

// fields holds what the names of fields and parameters say: "part class weight: names", names without
// case, accents and anything that is no letter or digit.
const fields = `
request authentication 2.6: password passwd passcode oldpassword newpassword currentpassword confirmpassword plainpassword wachtwoord huidigwachtwoord nieuwwachtwoord motdepasse mdp ancienmotdepasse passwort kennwort contrasena contrasenya otp totp otpcode mfacode onetimecode granttype refreshtoken vernieuwtoken codeverifier assertion samlresponse
request authentication 1.4: username login userid gebruikersnaam identifiant benutzername benutzerkennung usuario clientsecret redirecturi scope pin pincode tan securitycode verificationcode
answer authentication 2: accesstoken refreshtoken idtoken sessiontoken authtoken jwt tokentype toegangstoken jetonacces apikey secretkey sleutel
answer authentication 1.2: token jeton sessionid sessieid session sessie expiresin
request checkout-payment 3: cardnumber cardno creditcard creditcardnumber pan cvc cvv cvv2 securitycodecard cardexpiry expmonth expyear expirymonth expiryyear cardholder cardholdername numerocarte cryptogramme kartennummer kreditkarte numerotarjeta paymentmethod paymentmethodid paymentmethodtoken paymenttoken betaalmethode betaalwijze moyenpaiement modepaiement zahlungsart zahlungsmittel metodopago returnurlpayment cartid panierid winkelwagenid
request checkout-payment 1.4: amount bedrag montant betrag importe totalamount iban naariban ibandestino ibanbeneficiaire tenaamstelling beneficiary payee quantity aantal quantite menge cantidad shippingaddress billingaddress lineitems afleveradres adresselivraison lieferadresse
request checkout-payment 0.7: currency valuta devise sku productid valutacode passengers passagers reizigers pasajeros
answer checkout-payment 2: paymenturl betaalurl urlpaiement checkouturl paymentstatus payoutstatus payoutid paymentid bankreference authcode authorizationcode transactionid ordernumber bestelnummer numerocommande bestellnummer numeropedido
answer checkout-payment 0.7: orderid subtotal grandtotal carttotal refundid
request giftcard-promo 3: couponcode coupon promocode vouchercode voucher giftcardnumber giftcardcode giftcard kortingscode actiecode gutscheincode gutschein discountcode referralcode codepromo bonnummer codigodescuento cupon rewardid
answer giftcard-promo 2: giftcardbalance remainingbalance pointsbalance pointbalance restwert rewardpoints loyaltypoints referralcode couponcode promocode vouchercode verwijscode codeparrain
answer giftcard-promo 0.9: discount korting remise descuento rabatt points punten puntos punkte
request account 0.7: firstname lastname phone phonenumber address street city postalcode dateofbirth birthdate voornaam achternaam prenom vorname nachname nombre apellidos displayname avatar telefoon telephone telefon telefono straat rue strasse calle gender
answer account 0.45: firstname lastname fullname username displayname dateofbirth birthdate phone phonenumber email emailaddress voornaam achternaam prenom vorname nachname apellidos profileimage avatarurl gender lastlogin lastloginat
request messaging 1.3: subject body message recipient recipients to cc bcc onderwerp bericht ontvanger destinataire empfaenger betreff asunto destinatario mensaje attachments sender comment
request messaging 0.6: text content tekst texte texto
answer messaging 1: subject messageid messages threadid conversationid lastmessage unreadcount onderwerp objet betreff asunto sentat senderid
answer content 0.6: title author headline published publishedat slug excerpt latitude longitude lat lon temperature description imageurl thumbnail genre artist duration copyright season episode team score continent inleiding auteur titel titre titulo
answer machine 1.2: uptime buildnumber gitcommit githash commithash dbstatus swagger openapi
answer machine 0.5: status version build healthy
request machine 2: callbackurl callbackuri webhookurl hookurl notificationurl eventtypes subscriberurl targeturl measurements meetpunten metingen mesures metrics telemetry events hoofdobject
request machine 1: event evenement ereignis topic topics signingsecret
answer machine 1.4: callbackurl callbackuri webhookurl signingkey subscriberurl
request admin 1.2: role roles roleid permissions permission rechten droits permisos rechte rol isadmin hostname
answer admin 0.8: permissions roles rolename hostname ipaddress rechten droits rollen permisos actor actie aktion accion
request other 0.9: text source inputformat outputformat format document html language samplebase64content sourcelanguage targetlanguage expression looptijd duree laufzeit
answer other 1.1: probability probabilities confidence isvalid sentiment translation translatedtext translated converted entities similarity rate maandlast mensualite prediction predictions premie prime
answer other 0.5: valid geldig valide
answer data-access 0.25: amount currency total totalcount createdat updatedat createdby modifiedby created modified iban balance saldo solde bedrag montant datum status
request data-access 0.3: notes description status filter filters startdate enddate ids
query content 0.8: lat lon lng latitude longitude bbox radius zip zipcode countrycode season
query other 0.8: text url ip word email number from2 format
query data-access 0.2: page limit offset sort filter fields include startdate enddate fromdate todate cursor pagesize perpage pagina
query authentication 1.2: password clientsecret redirecturi code_challenge pass oauthnonce
answer admin 0.6: macaddress mac ipv4 ipv6 ipaddresses vcpus vcpu cpu cpus memorymb disksize diskgb firmware firmwareversion nameservers ttl subnetid vpcid clusterid nodecount kernel hypervisor serialnumber networkid siteid datacenter provisioningstate environmentid deploymentid
request admin 0.7: ttl subnet vlan vlanid cidr sshkeys ipaddress firewall nodecount replicas ssid macaddress nameservers permissionset scopesallowed environment envvars
request machine 1.2: distinctid anonymousid writekey telemetrydata clienteventid sentat eventname eventtime
answer machine 0.8: servertime apiversion specversion
request other 1: prompt maxtokens imagebase64 imageurl sourcetext targetlang sourcelang inputtext base64 audiourl voiceid negativeprompt sentence sentences equation
answer other 1: generatedtext completion detections boundingbox transcript transcription detectedlanguage embedding embeddings corrections
request authentication 1.4: clientassertion codechallenge codechallengemethod mfatoken verificationtoken activationcode activationtoken resettoken recoverycode
answer authentication 1: verificationstatus challengeid mfarequired
request messaging 1: recipientid chatid channelid threadid replyto htmlbody textbody mediaurl messagebody toemail fromemail fromname tonumber fromnumber parsemode pushtoken devicetokens
answer messaging 0.7: messagestatus messagetype replycount deliveredat readat
request checkout-payment 1.6: paymentintent paymentmethoddata capturemethod merchantreference merchantorderid transactionamount amountcents totalprice payer payerid creditoraccount debtoraccount instructedamount endtoendid paymentreference accountholder
answer checkout-payment 1: capturedamount refundedamount paymentmethodtype paymentintent pspreference paymentreference transactionstatus clientsecretpayment
request giftcard-promo 1.6: pointsearned pointsredeemed loyaltyid programid redemptioncode discountpercent discountamount discounttype
answer content 0.6: stopid stopname routeid headsign departuretime arrivaltime populationcount countryname cityname regionname timezone releaseyear releasedate isbn caption altitude weather humidity windspeed hometeam awayteam standings species scientificname synopsis posterurl lyrics
answer data-access 0.3: ownerid accountid companyid customerid employeeid invoicenumber duedate dealstage assignee assigneeid priority patientid policynumber
`
