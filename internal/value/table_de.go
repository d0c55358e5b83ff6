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
admin 3.4 wide: verwaltung benutzerverwaltung administration rollenverwaltung administrator
admin 3: einstellung konfiguration berechtigung recht rolle protokoll pruefprotokoll mandant umgebung lizenz wartung systemeinstellung
account 3: profil kundenkonto kundendaten mein_konto meinkonto persoenliche_daten stammdaten adresse adressbuch lieferadresse rechnungsadresse umzug favorit merkliste wunschliste wunschzettel praeferenz kontaktdaten
account 2.4: kunde benutzer nutzer mitglied person teilnehmer versicherter abonnent ansprechpartner
messaging 3.2 wide: nachricht postfach kommentar benachrichtigung rundbrief mitteilung posteingang unterhaltung antwort erinnerung
content 3: artikel nachrichten_meldung meldung aktuelles neuigkeit wetter wettervorhersage land stadt ort filiale fahrplan haltestelle abfahrt bundesliga tabelle spielplan ergebnis verein autor impressum datenschutz agb hilfe oeffnungszeit feiertag rezept sendung folge bild karte_stadt wechselkurs ratgeber verkehr stoerung veranstaltung museum
data-access 2.6: rechnung konto umsatz umsaetze kontoauszug antrag antraege akte schaden dokument patient befund rezept_arzt produkt lager bestand lieferant verbrauch zaehlerstand tarif preis angebot rezension bewertung flug fluege reise schueler note stundenplan zeugnis
data-access 2.2: bericht auswertung statistik
data-access 1.8 light: suche uebersicht verlauf saldo guthaben
other 3.4 wide: berechnen berechnung rechner kreditrechner umrechnen umrechnung uebersetzen uebersetzung pruefen_iban validieren simulation
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

// spanish is the same in Spanish, without accents; contrasena stands for contraseña.
const spanish = `
giftcard-promo 4 wide: tarjeta_regalo tarjetas_regalo cupon cupones codigo_promocional codigos_promocionales codigo_descuento vale_regalo vale_descuento canjear canje puntos fidelidad puntos_fidelidad recompensa premio referido bono
giftcard-promo 2.6: descuento promocion oferta_especial
checkout-payment 4 wide: carrito cesta carro_compra finalizar_compra caja tramitar_pedido
checkout-payment 3.5 wide: pago pagar metodo_pago metodos_pago metodo_de_pago metodos_de_pago forma_pago transferencia transferir reembolso reembolsar devolucion domiciliacion adeudo cobro cobrar tarjeta_credito bizum giro
checkout-payment 3 wide: compra comprar recarga recargar retiro ingreso donacion beneficiario
checkout-payment 3 write: pedido reserva reservar cita suscripcion alquiler contratar contratacion cancelar envio entrega abono boleto entrada
data-access 2.8 read: pedido reserva cita suscripcion envio entrega alquiler
authentication 4 wide: iniciar_sesion inicio_sesion cerrar_sesion acceder contrasena contrasenya restablecer_contrasena recuperar_contrasena olvide_contrasena autenticacion autenticar registro registrarse sesion clave_api clave_acceso verificar_correo doble_factor ficha_acceso
machine 4: salud estado_servicio metricas telemetria
admin 3.4 wide: administracion administrador gestion_usuarios panel_control
admin 3: configuracion ajuste permiso rol auditoria parametro inquilino entorno licencia mantenimiento bitacora
account 3: perfil mi_cuenta mis_datos direccion direcciones libreta_direcciones favorito favoritos preferencia lista_deseos datos_personales seguidores
account 2.4: cliente usuario miembro socio titular pasajero persona abonado
account 2 unless=finance: cuenta
data-access 2.4 when=finance: cuenta
messaging 3.2 wide: mensaje mensajes buzon comentario notificacion boletin correo_electronico conversacion respuesta enviar_mensaje aviso
content 3: noticia articulo pregunta_frecuente preguntas_frecuentes acerca_de aviso_legal privacidad clima tiempo_meteorologico pais ciudad provincia idioma oficina sucursal futbol clasificacion liga partido resultado_deporte ruta parada horario aeropuerto destino guia receta pelicula musica episodio programa imagen foto feriado festivo tipo_cambio museo evento
data-access 2.6: factura movimiento transaccion expediente documento solicitud queja reclamacion siniestro poliza paciente producto inventario existencia proveedor consumo tarifa precio vuelo hotel cuenta_bancaria recibo informe alumno nota
data-access 2.2: estadistica registros
data-access 1.8 light: buscar busqueda historial listado saldo
other 3.4 wide: convertir convertir_moneda calcular calculadora simulador simulacion traducir traduccion validar_iban
other 2 light: validar
checkout-payment 3 write: subasta puja multa turno estacionamiento alquiler_coche asiento
checkout-payment 3.4: pagar_factura plan_pagos bloquear_tarjeta tarjeta_bloquear cuota_pago
authentication 3.4: nueva_contrasena cambiar_contrasena cambio_contrasena clave_olvidada activar_cuenta codigo_verificacion verificar_codigo registrar_usuario usuario_registro login_usuario
account 2.8: mi_perfil datos_usuario datos_cliente cuenta_usuario consentimiento hogar direccion_envio
data-access 2.4: prestamo hipoteca nomina impuesto vivienda anuncio paquete seguimiento vacuna farmacia receta_medica beneficio seguro historial_pedidos disponibilidad credito bolsa accion_bursatil
content 2.8: trafico elecciones nota_prensa barrio playa monumento programacion
admin 2.8: gestion_roles gestion_permisos variable_entorno
messaging 2.6: chat_soporte mensajes_no_leidos
read: buscar obtener listar consultar ver descargar
write: anadir agregar crear modificar eliminar borrar cancelar confirmar enviar actualizar guardar suscribir canjear pagar comprar
neutral: numero lista detalle estado mi mis tu el la los las de del anadir agregar crear modificar eliminar confirmar enviar actualizar yo
topic finance: cuentas banco iban movimientos ahorro
topic people: clientes usuarios miembros
`
