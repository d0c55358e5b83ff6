package value

// english holds what words of paths and operations say in English, which the others mix with their own.
// A line is "class weight conditions: words"; see (*Lexicon).read for the conditions.
const english = `
giftcard-promo 4 wide: gift_card giftcard gift_certificate gift_voucher voucher coupon promo_code promocode discount_code coupon_code voucher_code store_credit
giftcard-promo 3 wide: promo promotion_code referral refer_friend referral_code invite_code loyalty loyalty_point reward redeem redemption cashback reward_point
giftcard-promo 2.5: promotion perk stamp_card bonus sweepstake raffle giveaway
giftcard-promo 1.5 unless=geo,game,sport,hardware: point mile credit_balance
giftcard-promo 2.4: discount claim_offer
data-access 2.5 when=geo: point
content 2.5 when=sport: point

checkout-payment 4 wide: checkout cart basket shopping_cart shopping_bag add_to_cart place_order buy_now
checkout-payment 3.5 wide: payment pay payout refund payment_method payment_intent payment_link payment_session setup_intent paypal ideal bancontact klarna adyen stripe sepa_debit
checkout-payment 3.5: credit_card creditcard debit_card card_payment bank_transfer direct_debit wire_transfer fund_transfer transfer_fund funds_transfer money_transfer standing_order
checkout-payment 3: purchase buy chargeback dispute_payment topup top_up deposit withdrawal withdraw remittance disbursement settlement payee beneficiary iap
checkout-payment 3 write unless=legal,sorting,biology: order
checkout-payment 3 write: booking reservation book preorder pre_order reorder_items ride trip_request appointment rental backorder
checkout-payment 2.8 write unless=pubsub: subscribe_plan subscription_plan upgrade_plan unsubscribe_plan checkout_session
checkout-payment 2.6 unless=git,file,network,people,phone: transfer
checkout-payment 2 write unless=pubsub,cloud: subscription membership_renewal subscribe
checkout-payment 3 unless=vehicle: charge stored_payment_method captures cancels reversal payment_token payment_request payment_order payment_initiation payment_instrument place_bet order_create create_order new_order cancel_order order_cancel instant_buy create_booking cancel_booking
checkout-payment 3 write: checkout_order draft_order sales_order purchase_order batch_order limit_order market_order flight_order hotel_booking
data-access 2.6 read: checkout_order draft_order sales_order purchase_order batch_order limit_order market_order flight_order hotel_booking
checkout-payment 3: capture_payment authorize_payment refund_order
checkout-payment 2.5 write: capture shipment ship fulfillment fulfil delivery shipping_rate shipping shipping_method shipping_option
checkout-payment 2 unless=game,board,crypto: card
checkout-payment 2 unless=pubsub: wallet billing_method billing_payment mandate
checkout-payment 2.2 write when=crypto: broadcast transaction tx send swap
checkout-payment 2 write: sell bid bet wager stake tip donation donate trade
data-access 2.6 read unless=legal,biology: order booking reservation purchase appointment preorder shipment trip ride rental fulfillment delivery
data-access 3: order_history purchase_history booking_history ride_history
content 3 when=legal: order
content 3 when=biology: order
data-access 2.6 when=board: card
content 2.6 when=game: card
data-access 2 unless=pubsub,cloud read: subscription
machine 3.2 when=pubsub: subscription subscribe unsubscribe

authentication 4 wide: login log_in logon signin sign_in logout log_out signout sign_out logoff signup sign_up forgot_password reset_password password_reset change_password forgotpassword resetpassword
authentication 4 wide: oauth oauth2 openid oidc saml sso otp totp mfa 2fa two_factor twofactor two_step second_factor webauthn passkey recaptcha captcha
authentication 3.5 wide: password passwd pwd passcode authenticate authentication auth
authentication 3.5: api_key apikey access_key access_token refresh_token auth_token api_token secret_key personal_access_token app_password magic_link one_time_code verification_code security_code bearer_token session_token csrf csrf_token client_secret service_token upload_token temporary_token
authentication 3 write: register registration enroll_device
authentication 3 write: verify_email verify_phone confirm_email email_confirmation activate_account account_activation verify_code send_code resend_code register_user create_account recover recovery account_recovery sms_verify phone_verification
authentication 3: authorize authorise introspect revoke_token register_account
authentication 2.6 unless=crypto,nlp: token
authentication 2.4 unless=conference,training,file,payment,shop,chat,phone,meter: session
authentication 3: authn factor verification_check api_credential client_credential password_change email_verification device_code user_code logintoken user_token oauth_token access_grant sign_on single_sign_on change_email_password user_block introspection verify_otp generate_otp
authentication 2.2: credential reauthenticate impersonate_login jwks jwt
authentication 1.4 write unless=domainname: verify verification
authentication 1.3 unless=music,crypto,hosting,content,dictionary: key
data-access 2 when=conference,training,file,phone: session
data-access 2.5 when=crypto: token address balance block wallet transaction contract
data-access 1.5 when=crypto read: tx utxo addr

machine 4 wide whole unless=medical: health
machine 4 whole end: health
machine 4 wide: health_status health_ready health_live healthz healthcheck health_check heartbeat readyz livez liveness readiness prometheus openapi swagger swagger_doc api_doc asyncapi wsdl xsd robots well_known reflection
machine 5 wide: webhook web_hook webhook_endpoint
machine 3.5 whole unless=network,appliance: ping pong
machine 3.5: metric_ingest hook callback telemetry beacon ingest ingestion collector introspection_query tool_list list_tool list_method server_reflection_info push_gateway server_time
machine 3.4 plain read: version metrics
machine 3 bare: uptime ready alive live
machine 3 end: api_version server_info build_info system_info service_info service_status systemstatus server_status
machine 4 bare: status
machine 3 bare: metadata
machine 3 alone: info time initialize initialise discovery openapi_json about_api test echo state
machine 3 alone read: check
machine 2.6 write: track identify collect trace span metrics logs time_series track_event pageview page_view impression log_event crash_report event_batch
machine 2.6: event_stream server_event delivery_attempt callbacks notification_endpoint event_type event_hook webhook_delivery test_webhook fire_webhook heartbeat_monitor healthstatus system_status service_health api_status jwks_uri swagger_ui api_docs api_spec openapi_spec wadl
machine 2.2: postback delivery_report dlr ipn event_subscription notification_url
other 3 when=nlp: analyze entities entity sentence dependencies intent summarization classification completions

admin 3.5 wide: admin administration administrator backoffice back_office superuser sysadmin actuator
admin 3 wide: audit audit_log auditlog audit_event audit_trail audit_record auditing feature_flag featureflag dcim
admin 3: config configuration setting role permission privilege acl rbac tenant sandbox_reset maintenance_mode maintenance loglevel log_level access_control access_policy rate_limit quota license_server feature_toggle system_setting environment_variable env_var env
admin 2.6: cluster node deployment deploy rollout kubernetes k8s namespace pod container hypervisor virtual_machine vm virtualization datacenter rack hosting dns dns_record nameserver firewall load_balancer loadbalancer vpn vlan subnet router gateway wireguard radius certificate ssl ssl_certificate ssh ssh_key ftp cron crontab backup snapshot restart reboot shutdown provisioning provision database_server mysql postgres redis elasticsearch kafka broker firmware mailbox mail_zone smtp_domain mail_alias
admin 3.6 wide: scim
admin 2.2: infrastructure server instance virtual_host vhost remote_server cache flush reindex migration scheduler worker daemon agent_config security_policy retention_policy retention legal_hold signing_group identity_provider idp directory_sync ip_whitelist whitelist blacklist allowlist blocklist ip_allowlist edge_config
admin 2.6: reload collaborator log_setting
admin 1.8: organization_member team_member membership collaborator invite_user bulk_activate suspend environment domain network site_setting integration plugin extension addon add_on policy
admin 1.4: system organization organisation license service_account tenant_id workspace_member feature console manage management
admin 1.5 when=hosting: device record alias subsite site instance version metric guest user database
admin 1.6 when=network: device interface port client site switch
admin 2.6 when=hosting: log upgrade
admin 3.4 wide: resource_group iam_policy get_iam_policy set_iam_policy test_iam_permission service_principal role_assignment role_definition management_group custom_role app_role hypervisors
admin 2.6: provider_registration virtual_network network_interface public_ip private_endpoint private_link route_table security_group autoscale auto_scaling scale_set machine_type disk droplet volume container_registry managed_cluster node_pool kubernetes_cluster floating_ip vm_size key_vault storage_account availability_set sku_tier quota_limit usage_limit global_setting app_setting email_setting notification_setting notification_default webhook_setting domain_setting branding theme script_tag permission_set log_stream custom_domain connection_config idp_config security_setting password_policy session_policy trusted_origin network_zone authenticator_config data_retention block_list allow_list safelist suppress_list access_review compliance_rule
admin 2.2: deprovision reprovision impersonate offboard workspace_setting site_config

account 3: profile me myself whoami my_account userprofile user_profile account_detail personal_detail personal_info user_info userinfo current_user myprofile
account 3: address_book delivery_address shipping_address billing_address contact_detail contact_info contact_method notification_preference email_preference communication_preference user_setting user_preference account_setting
account 2.8 wide: favorite favourite wishlist watchlist bookmark
account 2.8: preference favorite_list wish_list follower following follow unfollow block_user blocking blocked_user mute muting avatar like_list reading_list shopping_list friend friendship blocked saved_item
account 2.4 unless=crypto,network,hosting,geo: address
account 2.4: user customer member subscriber passenger_profile traveller_profile traveler_profile
account 2.2 unless=finance: account accounts
data-access 2.4 when=finance: account accounts
account 2.2: my_profile user_detail user_account member_profile customer_profile customer_address user_address user_email block unblock unfriend
account 1.7: contact person people identity volunteer patient_profile employee_profile guest_profile lead_profile self
account 1.5 unless=hosting: like
account 2.6 when=people: email
account 1.5 when=people: phone phone_number

messaging 3.2 wide unless=queue: message
messaging 3.2 wide: chat direct_message dm inbox conversation sms notification push_notification mms whatsapp fax newsletter mailing_list email_message
messaging 3 write: send_message send_email send_sms send_mail post_message send_notification send_batch
messaging 2.8: comment reply reaction thread mention mail announcement broadcast_message reminder outbox voicemail talk atalk postcard letter webinar_chat
messaging 2.8 unless=ads,promo: campaign
messaging 2 write: send sendbatch notify broadcast invite_message emergency_text text_message
messaging 2.8 unless=people: email
messaging 2.6 when=chat: channel member topic
messaging 0.8: channel
messaging 1.3: email_template template_email unread mailing discussion
data-access 2.5 when=queue: message
data-access 2 when=git: push

content 3: article news blog post_article blog_post newsletter_article story headline editorial faq help_page about_us about terms terms_of_service privacy privacy_policy legal_notice imprint cms landing_page homepage home_page static static_asset favicon sitemap rss atom feed_rss magazine encyclopedia wiki recipe trivia joke quote_of_day quote fact horoscope lyrics advisory press press_release
content 3: weather forecast_weather weatherdata climate air_quality pollution tide earthquake hurricane temperature precipitation astronomy planet asteroid satellite moon
content 3: country city region zip_code zipcode postal_code postcode geocode geocoding reverse_geocode geolocation geoip iplookup ip_lookup timezone latitude longitude elevation coordinate district province municipality county state_list continent airport_list
content 3: stadium standings roster lineup injuries play_by_play box_score boxscore draft_pick nba nfl nhl mlb golf formula1 odds sports_event referee transfer_news election senator congress_member vote_record ballot bills_congress
content 3: match_result fixture league team_standing standing competition tournament season score scoreboard livescore live_score player_stat athlete football soccer basketball cricket rugby tennis race_result olympic sport sportsdata
content 3: timetable departure arrival bus_stop stop_point stoppoint bus_route transit station line_status train_line tram metro subway road traffic bike_point bikepoint gbfs parking_lot charging_station
content 2.8: playlist recommendation new_release cast crew credits_film filmography soundtrack radio channel_guide chart_music top_track comic anime manga novel best_seller bestseller article_search most_viewed most_popular mostviewed archive_news review_movie photo_of_day apod
content 2.8: episode podcast show_episode movie film tv series broadcast_schedule schedule_tv music song album artist track_info playlist_public lyric concert setlist venue book_info author genre museum exhibition artwork painting collection_item europeana gallery
content 2.6: phrase sense hypernym hyponym inflection rhyme idiom etymologies corpus_frequency lexeme
content 2.6: dictionary definition synonym antonym pronunciation hyphenation etymology word_of_day random_word lexicon thesaurus language translation_memory species taxonomy gene protein pathway organism compound_info chemical disease drug_label nutrition ingredient food
content 2.4: area site_list geography boundary territory nearby_place poi_search zip neighborhood street country_list airline_list stop agency trip_update vehicle_position sunrise sunset uv pollen solar airquality current_weather hourly daily_forecast snow marine camera webcam incident_traffic trail park hackathon conference_public meetup
content 2.4: place map tile landmark point_of_interest poi location venue_list public_event holiday public_holiday currency exchange_rate currency_rate language_list locale country_code calling_code airport opening_hour store_location store_locator branch_location
content 2 read unless=registry,medical,git,hosting,platform,cloud: image photo picture video media thumbnail gif wallpaper meme stream_public live_stream gallery_image clip banner
content 2.4 read: shows
content 1.8 read: post page category topic tag public highlight random nearby school university college hospital parliament congress bill_law legislation census statistic_public dataset catalog_public open_data character monster hero spell villager villagers vehicle_public game_data
content 1.8 read whole: popular trending trend latest
content 1.4 read: event search_public group_public ranking rank guide tutorial documentation doc lookup autocomplete discover explore

data-access 2.6: transaction statement invoice receipt bill document file folder report export import patient medical_record claim case ticket issue task project lead opportunity deal timesheet time_entry expense worklog attachment contract policy_document prescription diagnosis lab_result observation encounter shipment_tracking tracking
data-access 2.6 unless=platform: pipeline build
data-access 2.4: price_list brand collection_product store_product
data-access 2.4: product catalog inventory stock item_list sku price pricing product_list offer offering quotation estimate cost eta supplier vendor warehouse merchandise variant availability flight hotel room_availability property listing device_location sensor measurement meter_reading reading
data-access 0.5 light: search query
data-access 1 light: find list_all bulk batch filter lookup
data-access 1.8 light: balance history
data-access 1.2 light: record
data-access 1.2 light: type kind
data-access 1.6: vehicle versions
admin 2 unless=own,medical,vehicle,people: device
data-access 1.6 when=own,medical,vehicle,people: device
data-access 1.6: systems metrics
data-access 2: summary analytics statistic statistics stats insight dashboard chart graph log activity timeline audit_report usage consumption portfolio position holding quote_price
data-access 2: calendar meeting webinar recording call_log phone_call employee payroll leave time_off absence benefit tax ledger journal journal_entry asset_record location_inventory order_item order_line customer_list company deal_stage ticker trade_history order_book orderbook candle kline market_data filing committee permit license_record inspection crash recall complaint violation parcel listing_search hotel_offer flight_offer flight_search patent trademark company_search sanction screening background_check check kyc credit_report immunization allergy procedure care_plan medication household dependent enrollment_record member_list playlist_item draft note memo signature envelope template form page_record segment audience list_member suppression contact_list lead_list ad ad_group adset keyword creative campaign_report experiment notebook query_result warehouse_stock route_plan driver fleet geofence asset_tracking
data-access 2: repository repo commit branch_git pull_request merge_request issue_link pull artifact pipeline_run scan finding vulnerability incident alert oncall on_call schedule shift survey form response_form submission answer question_form application applicant candidate job vacancy student grade course enrollment lesson classroom attendance exam
data-access 1.8: status_list statuses reason template_record attribute property_value field custom_field label category_record component workspace board list_record card_list column row table database_row block database bundle model dataset example bot

other 4.4 wide: convert conversion convertor converter calculate calculation calculator translate transcribe transliterate render rendering resize compress minify encode decode encrypt decrypt hash_text format_text prettify
other 3.4: parse parser tokenize lemmatize summarize paraphrase spellcheck spell_check grammar_check evaluate simulate simulation simulator classify classification_predict predict prediction detect detection recognize recognition extract extraction ocr qr_code qrcode barcode_generate generate_qr anonymise sentiment_analysis language_detection entity_extraction keyword_extraction topic_classification text_analysis analyze_text similarity embedding completion generation transcription chat_completion text_generation image_generation html_render html_to_pdf pdf_convert markdown
other 3.2: email_validate email_verify validate_email validate_iban iban_validate validate_vat vat_validate validate_address phone_validate ip_check ip_blocklist ip_probe host_reputation ua_lookup user_agent_lookup bad_word bad_words profanity bad_word_filter geocode_batch domain_lookup hlr_lookup bin_lookup url_info browser_bot
other 3 light: validate validator
other 3 light write: validation
other 2.8: validate_basic check_format diff compare lint playground echo_request uuid random_number lorem forecast_model generate_text
other 1.6: estimate_model optimize optimise score_model

messaging 2.4: msg inbound_message outbound_message mailing email_log email_history smtp_relay autoresponder sender_id shortcode
messaging 1.6: sender emoji sticker snooze spam
data-access 2: bounce
data-access 2.8 read: open_order
data-access 1.6: call dispute
data-access 2: review vote survey_response workflow screenshot package facility market index_price income turnover assignment requisition alarm stock_transfer salary_slip feedback rating_list rating
data-access 1.2: suggestion suggest recommendation_list comparison compare
content 2.4: fish bird animal plant dog cat breed insect dinosaur mineral constellation galaxy exoplanet spacecraft rocket launch mission_mars volcano river ocean beach ski resort campground monument heritage castle bridge
content 2.2 read: audio caption chapter logo icon avatar_public cover banner_image poster trailer preview_image
content 2.4: law regulation code_of_law bible verse quran surah prayer hadith proverb myth emoji_list color colour palette font gradient
authentication 3.2: verification_email activation_email password_email
authentication 2.2: revoke scope consent_grant reset_token
admin 2.6: cert csr log_drain drain firewall_rule alert_rule routing_rule access_rule
admin 2.4: secret
admin 1.6: rule security invite invitation msp tier_config drain_pool processor_config
other 2.8 wide: generate_pdf generate_image transform transformation anonymize anonymization pseudonymize humanize readability redact text_to_speech speech_to_text tts stt ocr_image remove_background watermark_image upscale crop colorize moderate moderation fact_check_text plagiarism
other 1.8: generate generator merge_pdf split_pdf random_user lookup_ip shorten unshorten expand_url
checkout-payment 3.2: repayment loan_payment instalment installment payment_plan bill_pay billpay pay_bill invoice_payment prepayment escrow surcharge
checkout-payment 2.4 write: seat ticket_purchase hold_seat reserve_seat quote_accept rent lease_sign bid auction_bid
neutral: start end next previous prev options option raw util utils custom basic total top daily weekly monthly yearly reset change source sources reference references where slice concept target targets sent received pending available published failed overall average beta original markers marker preview select this parameter parameters information overview legacy misc other others filter_by key_word sandbox demo test_mode extended full_text lite partner partners provider providers shared access reverse refresh sync async recurring schema schemas
data-access 2: commission replenishment barcode shipping_label retailer monetary_account fee tariff quotient claim_status
authentication 3: session_server device_server installation_token
checkout-payment 2.8 write: delivery_slot draft_payment pickup_slot
content 2.6: journey coverage disruption stop_area line_report
read: get list search find query lookup fetch read show view count retrieve describe export download browse load autocomplete
write: renew isolate rotate enqueue dispatch deactivate reactivate suspend create add update delete remove cancel set put post edit modify insert submit place confirm approve reject complete stop enable disable activate deactivate send pay buy redeem apply save move copy assign unassign restore upload toggle register execute make accept decline resend retry void write book reserve order_create subscribe unsubscribe
neutral: mcp jsonrpc api rest service services rpc graphql gql public private internal external v1 v2 v3 version web app apps mobile platform restapi core data base common global default main index item items line lines entry entries detail details info object objects resource resources id ids number code codes all any by name names count page result results method methods type types action actions op operation operations json xml php html aspx do csv current self new old for of to from and with the my in on at a an is mutation subscriptions_gql endpoint endpoints request requests response responses tools call client clients group groups link links tag tags value values content text status state states date day month year hour week me3 pub secure server portal ext ajax ws soap odata open gateway_api controller paged query_string part parts full simple single multi one two key_value meta related children child parent root sub order_by sort sort_order sort_by sorting display_order reorder

machine 5 wide write: callback callbacks
topic crypto: blockchain crypto nft ethereum eth bitcoin btc utxo ledger_chain onchain web3 token_symbol tokensymbol token_id tokenid tokenmetadata token_metadata token_name ntp1 erc20 erc721 smart_contract gas_price txid tx rawtx blockheight block_height coin coins wallet_connect solana tokenomics total_supply decimals txhex
topic finance: monetary_account bank_transfer bank_transaction balance_sheet trial_balance manual_journal journals invoices bank iban bic ledger brokerage chart_of_account gl banking balance current_balance available_balance transaction transactions account_type institution routing_number sort_code mutations_bank bookkeeping general_ledger debit credit overdraft
topic payment: payment payments checkout klarna adyen stripe pay
topic shop: cart checkout basket
topic game: deck game games hand rarity mana pokemon hearthstone playing player players quest level boss weapon spell villager champion
topic board: board boards trello kanban list_id checklist sprint column
topic geo: gis map latitude longitude lat lon lng gridpoint gridpoints geojson elevation bbox coordinates forecast polygon
topic sport: league match fixture competition team season sport football
topic cloud: resource_group resource_groups resourcegroups microsoft azure subscription_id aws ec2 compute
topic git: repo repos git commit commits branch branches pull_request pulls fork repository repositories issue
topic file: upload uploads file files import imports chunk folder folders download archive
topic network: wifi lan vlan switch router mac ip_address subnet dhcp radius wlan ssid firewall
topic hosting: dns hosting hostings linuxhosting vhost ssl nameserver mysql ftp subsite kubernetes cluster namespace mailzone device_group rack orgs addons deployment wireguard
topic conference: conference speaker speakers talk talks agenda abstract track_conference
topic training: training workout course courses lesson trainer gym fitness exercise tutoring class classes coach
topic pubsub: webhook webhooks callback callbackuri callback_url callbackurl topic topics pubsub event_type eventtype event_types notification_url target_url endpoint_url topic_arn hub subscriber_url consumer publisher events amqp mqtt
topic queue: queue queues rabbitmq sqs kafka broker exchange_name
topic legal: court courts statute executive legislation judge tribunal gazette docket lawsuit
topic biology: taxon taxonomy genus species kingdom phylum
topic music: song songs track album chord tempo artist melody
topic vehicle: ev charger chargers charging ocpp connector vehicle vehicles battery car
topic people: user users people person contact contacts me self employee employees member customer profile
topic phone: call calls sip telephony voice phone ivr
topic media: tv video videos broadcast broadcasts radio youtube stream streams episode episodes programme
topic nlp: nlp language vision sentiment model models linguistic text_analysis corpus
topic dictionary: word words dictionary
topic content: feed feeds
topic sorting: sort sorting reorder
topic registry: docker registry digest vulnerability vulnerabilities dockerfile manifest sbom imagedigest image_digest
topic medical: dicom study studies patient patients instance_uid sop series modality seriesid studyid sopinstanceuid instance_number
topic hardware: bike bikepoints access_point endpoint
topic chat: chat conversation
topic meter: charger meter
`
