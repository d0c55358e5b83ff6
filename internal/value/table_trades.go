package value

// trades holds what words say within a trade: what sellers, advertisers, book-keepers, operators of machines and
// things call theirs. Its topics are mostly a host's, so that a customer of a shop is not a customer in a sales register.
const trades = `
topic own: me my myself self mine mijn mein meine moi favorite favorites favourite favourites bookmark bookmarks watchlist wishlist saved
topic crm: crm lead leads deal deals opportunity opportunities prospect prospects sales_pipeline deal_stage sobjects sobject
topic books: journal journals ledger ledgers tax_rate tax_rates vendor_credit profit_and_loss balance_sheet chart_of_accounts bookkeeping accounting
topic ads: adset adsets ad_set ad_group ad_groups ads advertiser advertisers creative creatives audience audiences keyword keywords impression marketing
topic staff: employee employees payroll time_off timesheet timesheets attendance attendances absence absences vacancy applicant recruiting
topic platform: ci cicd serverless lambda deploy deploys deployment deployments dyno dynos release_phase env_var env_vars environment_variable config_var config_vars buildpack runtime rollback
topic things: sensor sensors firmware ota thing things actuator thermostat iot lorawan uplink downlink
topic promo: reward rewards loyalty gift_card gift_cards coupon coupons voucher vouchers redemption redemptions referral referrals gift gifts incentive incentives
topic maillist: mailing_list mailing_lists lists subscribers newsletter
topic mail: message messages mail mails email emails smtp sms newsletter
topic transit: stop_point stoppoint departure departures arrival arrivals timetable timetables gtfs tram metro bus transit stop_area bus_stop railway station stations
topic gov: gov govt gouv gob government
topic film: movie movies film films tv cast
topic vision: vision ocr face faces computervision imageanalysis image_recognition
topic biology: gene genes protein proteins genome genomes disease diseases ensembl phenotype phenotypes
topic crypto: mempool staking validators holders dex defi erc1155 arbitrum utxos xpub hashrate
topic aviation: airport airports aircraft airline airlines flightaware
topic domainname: domain domains sender senders zone zones
topic appliance: device devices server servers node nodes sensor sensors
topic hooks: webhook webhooks event_type event_types
topic format: json xml html htm php csv aspx jsonp geojson txt yaml

giftcard-promo 3 wide: price_rule discount_rule promo_rule incentive loyalty_program loyalty_card loyalties point_transaction earn_point redeem_point point_balance add_point spend_point referral_program promotion_tier item_promotion sales_promotion
giftcard-promo 4: cart_discount product_discount order_discount
giftcard-promo 3: gift reward_order
giftcard-promo 2.6 when=promo: campaign balance tier validation program
giftcard-promo 1.8 when=promo: catalog

checkout-payment 3.5: pay_in payin cashout cash_out preauth preauthorization pre_authorization ach_transfer sepa_transfer sepa_credit swift_transfer pix upi mpesa stk_push apple_pay google_pay billing_agreement hosted_payment payment_page payment_profile payment_batch payout_batch payment_attempt payment_source external_account card_token saved_card stored_card gift_order fund_account acquiring
checkout-payment 3 write: ticketing issue_ticket ride_request trip_booking hotel_order car_rental rental_order table_booking void_payment void_transaction close_position market_buy limit_buy
data-access 2.6 unless=crypto: balance_transaction card_transaction payment_report settlement_report

authentication 3.5: link_token public_token id_token custom_token device_authorization token_info tokeninfo token_exchange exchange_token deploy_token access_code login_link login_url sso_url get_token create_token issue_token renew_token validate_token generate_token generate_api_key rotate_key rotate_secret regenerate_key regenerate_token regenerate_secret api_secret shared_secret assume_role get_session_token
authentication 3: passwordless forgot lost_password username_available check_username check_email email_available user_exists confirm_account confirm_registration verify_account unlock_account resend_activation resend_confirmation resend_verification set_pin change_pin reset_pin handshake challenge token_auth email_otp sms_otp login_attempt login_challenge
authentication 2.6 when=finance: consent
authentication 3.5: account_access_consent access_consent
authentication 2.4 wide whole unless=crypto,domainname: verify

machine 3.4: push_subscription api_subscription change_notification set_webhook delete_webhook webhook_info get_update pingback event_ingest log_ingest server_version current_version version_info get_version health_probe liveness_probe readiness_probe status_check self_test selftest swagger_json openapi_yaml api_definition json_schema discovery_doc server_stat node_stat capability_statement
machine 2.8 write: pixel conversion_event offline_event offline_conversion clickstream screen_view data_point datapoint uplink sensor_data telemetry_data session_replay error_report custom_event user_event user_track bulk_event
machine 2.6 write bare: event series batch page screen span enqueue envelope
machine 2.4 write when=things: measurement reading feed event
machine 2.6: usage_event meter_event metering
machine 3: remote_write otlp
machine 2.2: capabilities

admin 3: organization_role admin_role admin_user user_role member_role role_membership staff_user teammate org_unit organizational_unit organization_setting company_setting tenant_setting account_quota service_limit ip_pool purge_cache cache_purge branch_protection protection access_log operation_log operationlog admin_log system_log security_log security_event configuration_change config_change permission_scheme workflow_scheme notification_scheme field_configuration escalation_policy alert_policy notification_channel alert_channel maintenance_window test_connection custom_hostname
admin 2.8: nat_gateway elastic_ip static_ip reserved_ip ip_range ip_restriction peering vpc vnet waf ddos cdn bare_metal baremetal dedicated_server vps reverse_dns rdns dnssec zone_file dns_zone mx_record registrar domain_transfer dkim dmarc spf catch_all email_forward email_account ftp_account cron_job cronjob web_app function_app static_site dyno formation config_var buildpack build_hook deploy_hook deploy_key node_group api_gateway usage_plan throttling runner agent_pool replica replication failover shard ingress egress keyspace loadbalancers ssid wlan wireless access_point lan subaccount sub_account subuser sub_user child_account self_hosted_runner job_definition task_definition launch_template stack_set hypervisor_host orchestration proxy_server proxies whitelabel security_policies compliance data_center availability_zone
admin 2.4: quarantine mdm device_profile device_group compliance_policy enrollment_profile group_policy restore_point storage_pool lun object_storage data_stream ingest_pipeline index_pattern incoming_phone_number sip_trunk trunk number_order messaging_profile messaging_service organization_project tenant_project user_group scim_group security_profile firewall_policy network_policy routing_table routing_policy switchport switch_port switch_stack antenna radio_profile rf_profile bssid hotspot captive_portal
admin 2.2: peer monitor uptime_check uptime_monitor heartbeat_check scheme configurator site_configuration connector data_connection api_client connected_app installed_app oauth_app client_app release_channel trigger automation_rule crawler_config indexer ip_address_pool limits throttle seat_license licensing license_key
admin 2.8: configmap config_map persistent_volume persistent_volume_claim persistentvolumeclaim replicaset replica_set daemonset statefulset stateful_set role_binding rolebinding cluster_role clusterrole cluster_role_binding storage_class storageclass network_policy pod_template custom_resource_definition limit_range resource_quota horizontal_pod_autoscaler ingress_class swarm qemu lxc flavor keypair key_pair ami launch_configuration target_group listener hosted_zone placement_group log_group event_bus elb elasticache rds ec2 s3_bucket availability_group vdom wlanconf networkconf portconf rogue_ap seal unseal raft realm client_scope role_mapping authentication_flow qualitygate quality_gate quality_profile qualityprofile robot_account database_user access_list private_network dag dag_run task_instance xcom origin_server purge invalidation vcl edge_dictionary page_rule worker_route health_check_config syslog snmp ntp ldap active_directory kerberos group_mapping dbfs sql_warehouse sql_endpoint cluster_policy instance_pool instance_profile instance_group vm_instance vm_template guest_os esx vcenter datastore data_disk blob_container file_share vault_secret key_ring crypto_key web_hook_config build_config build_step build_queue buildtype build_type build_trigger agent_group release_definition deployment_group deployment_slot slot_config app_service_plan hosting_plan control_panel plesk cpanel addon_domain parked_domain subdomain redirect_rule url_redirect name_server hostname_pool ipv4 ipv6 subnet_pool asn prefix prefixes site_to_site ipsec tunnel dhcp_lease mac_address port_forward nat_rule qos traffic_shaping traffic_rule bandwidth_limit
admin 2.6: upgrade_all self_update app_installation app_install marketplace_installation failover_group drain_node cordon evict scale scaling resize_cluster start_instance stop_instance reboot_instance start_vm stop_vm restart_service power_state lock_device wipe wipe_device managed_device device_configuration device_compliance app_configuration managed_app update_policy patch_policy patch_deployment
admin 2.4 when=hosting,network,cloud,platform,things: pool interface port template profile schedule
admin 2.2: vhost_user binding consumer_group partition broker_config index_setting index_mapping mapping_template rollup_job transform_job
admin 2.8 when=platform,hosting,cloud: app application project pipeline build release job log environment stack function workflow run artifact zone image region size action deploy file secret database alias event site
admin 2.8 when=appliance: ping
admin 2.6 when=appliance,things,vehicle: command
admin 2.6: poweron poweroff power_on power_off power_cycle rebuild rescue_mode datasource data_source metric_alert alert_rule sim_card node_balancer nodebalancer mount
admin 2.2 wide: ipam sys circuit
admin 2.2 wide when=cloud: microsoft
admin 2.4 when=mail: ip pool
machine 2.6 when=hooks: endpoint attempt msg event
admin 2.8 when=network: network client policy stat insight anomaly alarm event version upgrade map template ap log health site device
admin 2.4 when=things: device ping gateway command
admin 1.2 unless=sport,game,crm,film: team

account 3: personal_data personal_information account_info account_information account_profile account_holder profile_picture profile_photo profile_image user_photo saved_address saved_track saved_search friend_list friend_request player_summary privacy_setting privacy_preference consent_preference marketing_preference newsletter_preference language_preference recently_played read_later user_profile_image member_detail
account 2.6: starred followee relationship connection_request opt_in opt_out
account 3.4 when=own,people: setting preference
account 2.4 when=own,people read: photo image picture thumbnail
account 2.2: presence
account 2.6 when=own read: album track show library movie photo list playlist
account 2.4 when=media,music read: subscription
account 3.6 plain: account

data-access 2.8 when=crm,books,ads,staff: customer contact account accounts company person people
data-access 2.4 when=finance: identity
data-access 2.2 write: quote
data-access 2 when=finance,crm,books,shop: quote
account 2.6 when=own,people read: subscription
data-access 3 when=ads: campaign
data-access 2.6 when=maillist: member contact
data-access 2.4: health_profile health_metric health_question health_record health_data vital vital_sign heart_rate blood_pressure sleep step
data-access 2.6: scorecard scheduled_event report_card id_card business_card
data-access 2.2 read: trade
checkout-payment 2.4 write: pickup
content 2.4: attraction sightseeing
data-access 2.2 read when=mail: event
data-access 2 write: tracks
content 2.6 read: tracks
data-access 2 wide: analytics
data-access 2.8: marketing_contact
data-access 2 when=medical: health metric profile question
data-access 2.2: sobject crm_object deal_property contact_property contacts_list

messaging 3: voice_message voicemessage sms_message message_template whatsapp_template sms_template notification_template push_message bulk_message mail_send email_send transactional_email template_message in_app_message live_chat chat_room chatroom room_message comment_thread dm_conversation dm_event direct_messages canned_response autoreply send_photo send_document post_comment
messaging 2.4 when=mail: template
messaging 3: rcs viber im_message room_message read_receipt typing_indicator
messaging 2.4 write: tweet

content 2.4 when=biology: target expression relation evidence association variant sequence assay filter search
content 2.4: genome phenotype molecule ligand publication preprint doi citation arxiv clan summoner battle_log weather_station tide_station road_work roadwork speed_limit toponym gazetteer geoname place_name elevation_profile sightings occurrence waterway flood avalanche fire_danger school_holiday parliament_vote minister
content 3: gov gouv gob govt opendata open_data
content 2.6 when=transit: trip vehicle route journey schedule alert disruption connection plan delay incident
content 1.8 when=gov read: document report series docket notice facility comment incident inspection recall search survey
content 2.6 when=sport,film: person people player coach squad
content 2.6: top_story topstory bestseller_list champion_mastery leaderboard achievement audio_feature audio_analysis movie_credit tv_credit combined_credit watch_provider tweet hashtag subreddit cocktail beer brewery ability sprite starship superhero epg isbn edition poem poetry page_summary
content 2.4: accident crime police_force constituency legislator federal_register public_notice census population gdp inflation indicator unemployment interest_rate dataflow polling_place fuel_station fuel_price nutrient directions isochrone distance_matrix route_matrix location_finder find_by_address nearest geosearch reverse_geo bounding_box air_pollution observation_station national_park

other 3.4 write: annotate analyze analyse synthesize transcribe thumbnail
other 3.4: sentiment face_detect face_compare compare_face face_match object_detection image_analysis label_detection plate_reader plate_recognition resume_parser resume_parse invoice_parser identify_language lang_detect proofread rewrite rephrase count_token rerank inference infer question_answering text_to_image image_to_image background_removal html2pdf screenshot_url distance_calculate tax_calculation calculate_tax calculate_rate unit_conversion render_template dry_run number_lookup number_insight phone_lookup email_lookup address_validate address_validation address_verification validate_number text_similarity image_edit image_variation speech_synthesis
other 3 write when=vision,nlp: image analysis text document
other 2.4 write bare: check

content 2.4: exhibit meal wine airline aircraft near element taxa senate constructor champion pois library emojis train bus scooter free_bike_status station_status station_information
content 2.6 read unless=crm,finance,books: forecast
content 2.2 read: book game pokemon
content 2 read unless=media: player
content 1.8 read: feed match race chord
content 2.6 when=film: actor
content 3.6 plain read: states
content 2.4 when=aviation: flight delay schedule
data-access 2.2: asset
admin 2.2: forwarder automation shipping_zone ip_list
admin 2.4 when=hosting,cloud,platform: bucket function registry
machine 3 alone read: schema
machine 3.6 write bare: measurement sample
messaging 2.4 write whole end unless=git,registry,file: push
other 3.4: completions qr
other 2.6 write: embed screenshot
other 2.4 write unless=crypto: hash
other 2 write unless=git,crm,people: merge
other 2.4 write bare: format
checkout-payment 2.6 write: void voids
authentication 2.6 write bare: refresh activate
giftcard-promo 3 write when=promo: claim stamp
data-access 2.2: securities timecard
data-access 3: ad_account
admin 2.8 write unless=own: deactivate suspend unsuspend reactivate ban unban
admin 2.6 when=appliance: metric action log console
admin 2.6 when=domainname: record
admin 3.4 wide: iam kms
`
