package value

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
admin 3.4 wide: administracion administrador gestion_usuarios panel_control auditoria
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
other 4.4 wide: convertir convertir_moneda calcular calculadora simulador simulacion traducir traduccion validar_iban
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
