package value

// french is the same in French, without accents.
const french = `
giftcard-promo 4 wide: bon_cadeau bons_cadeaux boncadeau carte_cadeau cartes_cadeaux cheque_cadeau cheques_cadeaux carte_fidelite points_fidelite point_fidelite bon_achat bon_reduction bon_de_reduction code_promo codepromo code_promotionnel code_reduction code_offre code_avantage code_parrainage parrainage parrain filleul fidelite cagnotte
giftcard-promo 3: cadeau coupon reduction remise recompense avantage avoir promotion ristourne
checkout-payment 4 wide: panier lignes_panier ligne_panier caisse passer_commande passage_commande validation_panier
checkout-payment 3.5 wide: paiement payer paye moyen_paiement moyen_de_paiement mode_paiement carte_bancaire cartes_bancaires virement remboursement rembourser prelevement encaissement encaisser reglement regler versement beneficiaire mandat_sepa mandat_prelevement indemnisation
checkout-payment 3 wide: achat acheter achats vente_flash recharge recharger retrait mensualite echeance don carte_credit opposition
checkout-payment 3 write: commande commander reservation reserver rendez_vous rdv billet billetterie louer location_voiture souscription souscrire abonnement forfait resilier resiliation contrat retour livraison annuler annulation siege revendre bloquer_place place_bloquer places_bloquer
checkout-payment 2.4 unless=geo,game: carte plafond
data-access 2.8 read: commande reservation rendez_vous rdv billet abonnement forfait contrat livraison
data-access 2.2 read: siege
authentication 4 wide: connexion se_connecter seconnecter connecter deconnexion deconnecter se_deconnecter inscription_compte sinscrire authentification authentifier identification identifier mot_de_passe motdepasse mdp mdp_oublie mot_de_passe_oublie motdepasse_oublie double_authentification franceconnect code_temporaire verifier_code code_sms cle_api cles_api jeton jeton_acces rafraichir_jeton otp ouvrir_session session_ouvrir fermer_session reinitialisation_mot_passe
authentication 3 write: inscription creer_compte utilisateur_creer utilisateurs_creer confirmer_email confirmer_courriel verifier_email activation_compte enregistrement acces validation_compte
authentication 2: session code_securite acces habilitation_temporaire
machine 4: sante_service etat_service metrique metriques supervision telemetrie rappel_webhook sonde battement
machine 3 alone: sante etat
machine 2.5: rappel_systeme remontee
admin 3.4 wide: administration administrateur gestion back_office gestionnaire console_admin journal_audit piste_audit
admin 3: parametre parametres parametrage reglage reglages configuration role droit droits permission habilitation autorisation journal_audit journal_activite piste_audit audit tracabilite environnement serveur reseau licence maintenance
account 3: profil compte_client mon_compte moncompte moi espace_client coordonnees carnet_adresses carnet_adresse adresse adresse_livraison adresses_livraison adresse_facturation favori favoris preference preferences liste_envies liste_envie liste_souhaits lectures_enregistrees mes_infos informations_personnelles demenagement changement_adresse abonnes_suivis suivre
account 2.4: client utilisateur membre adherent abonne assure passager personne contact societaire usager voyageur
account 2 unless=finance: compte
data-access 2.4 when=finance: compte
messaging 3.2 wide: courriel messagerie conversation commentaire lettre_information infolettre notification boite_reception boite_de_reception reponse discussion texto alerte_sms courrier messages_securises envoyer_message
messaging 2.2: alerte_message relance rappel annonce_message tchat
content 3: actualite actualites article articles_presse a_propos apropos mentions_legales mention_legale conditions_generales cgu cgv politique_confidentialite meteo pays ville commune departement langue rubrique emission episode recette recettes resultat_sport resultats classement ligue1 championnat football sport aeroport gare horaire horaires destination guide agence boutique boutiques magasin couverture_reseau coupure coupures vacances_scolaires jours_feries biographie flux_rss aide faq foire_aux_questions taux_change musee exposition evenement carte_interactive itineraire arret ligne_bus musique livre
data-access 2.6: facture operation transaction releve dossier document piece sinistre demarche acte etat_civil ordonnance patient resultat_analyse resultats_analyses analyse analyses produit produits stock vendeur fournisseur catalogue article_stock consommation compteur courbe tarif tarifs prix devis note notes eleve emploi_du_temps absence absences salarie conge candidature offre_emploi vol vols train hotel spectacle spectacles avis reclamation ticket assistance places_disponibles praticien disponibilite garantie cantine
data-access 2.2: recherche rechercher historique liste rapport export statistique bilan suivi suivi_colis colis
other 4.4 wide: convertir conversion calculer calcul calculatrice simulation simuler simulateur traduire traduction valider_iban iban_valider verifier_iban tarification controle_format
other 2 light: valider
data-access 1.8 light: solde
checkout-payment 3 write: enchere encherir amende teleconsultation visite trajet covoiturage stationnement precommande devis_accepter
checkout-payment 3.4: echeancier paiement_fractionne carte_blocage facture_payer payer_facture cotisation
authentication 3.4: identifiant_oublie mdp_perdu motdepasse_perdu nouveau_mdp nouveau_mot_de_passe activation_du_compte activer_compte lien_magique code_acces biometrie
account 2.8: compte_utilisateur compte_personnel infos_personnelles foyer consentement preferences_communication alertes_preferences
data-access 2.4: credit emprunt epargne impot declaration permis carte_grise salaire bulletin_paie fiche_paie retraite allocation logement annonce train vaccin pharmacie mutuelle bourse portefeuille_titres disponibilites commande_historique historique_commandes suivi_commande planning chantier intervention
content 2.8: point_relais trafic elections communique communiques rapport_annuel quartier monument programme_tv
admin 2.8: gestion_droits gestion_utilisateurs profils_droits variables_environnement
messaging 2.6: avis_message fil_discussion messages_non_lus
data-access 2.4: entreprise etablissement siren siret unite_legale quotient_familial attestation avis_imposition beneficiaire_droits offresdemploi offre offres contravention dossier_client sinistres plat menu_restaurant livreur recensement
content 2.6: communes regions departements perimetre parcelle cadastre ligne_transport perturbation trajet_horaire bulletin_meteo vigilance
read: recherche rechercher lister obtenir consulter afficher telecharger voir
write: appliquer ajouter modifier supprimer creer annuler valider confirmer envoyer payer renouveler transmettre soumettre changer echanger enregistrer mettre_a_jour bloquer
neutral: appliquer ligne lignes numero liste detail details statut etat code mes mon ma les des du de la le en et ajouter modifier supprimer creer confirmer envoyer transmettre telecharger changer disponible disponibles article articles forte nouveau nouvelle
topic finance: banque comptes operations iban virement epargne libelle solde
topic geo: coordonnees_gps cartographie
topic sport: ligue1 championnat
topic people: clients utilisateurs membres
topic training: formation cours stage
`
