<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open video…</source>
        <translation>Abrir vídeo…</translation>
    </message>
    <message>
        <source>Play a video file instead of a camera</source>
        <translation>Usar un archivo de vídeo en lugar de una cámara</translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation>Ver la demostración</translation>
    </message>
    <message>
        <source>Play the clip that is included</source>
        <translation>Usar el vídeo incluido</translation>
    </message>
    <message>
        <source>Choose a camera…</source>
        <translation>Elegir cámara…</translation>
    </message>
    <message>
        <source>Show the list of cameras and videos</source>
        <translation>Mostrar la lista de cámaras y vídeos</translation>
    </message>
    <message>
        <source>Look for cameras</source>
        <translation>Buscar cámaras</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Volver a buscar cámaras</translation>
    </message>
    <message>
        <source>Play from the start</source>
        <translation>Reproducir desde el principio</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Reproducir el vídeo otra vez</translation>
    </message>
    <message>
        <source>Repeat videos</source>
        <translation>Repetir los vídeos</translation>
    </message>
    <message>
        <source>Begin again at the end of a video</source>
        <translation>Volver a empezar al final de un vídeo</translation>
    </message>
    <message>
        <source>Convert the whole video, and save it as a file</source>
        <translation>Convertir todo el vídeo y guardarlo en un archivo</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Save what is shown as an image</source>
        <translation>Guardar como imagen lo que se ve</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Grabar</translation>
    </message>
    <message>
        <source>Record what is shown as a video, with the microphone&apos;s sound</source>
        <translation>Grabar en vídeo lo que se ve, con el sonido del micrófono</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Cámara virtual</translation>
    </message>
    <message>
        <source>Let video call apps use the generated image as a camera</source>
        <translation>Permite que las aplicaciones de videollamada usen la imagen generada como cámara</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the generated image, in recordings too</source>
        <translation>Escribir «AI-generated» sobre la imagen generada, también en las grabaciones</translation>
    </message>
    <message>
        <source>How Zoom, Teams, Meet and OBS take the generated image as a camera</source>
        <translation>Cómo usan Zoom, Teams, Meet y OBS la imagen generada como cámara</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>Elegir modelo…</translation>
    </message>
    <message>
        <source>Go to the list of models</source>
        <translation>Ir a la lista de modelos</translation>
    </message>
    <message>
        <source>Flip left and right, as a mirror does: cameras only, never in recordings</source>
        <translation>Cambia izquierda y derecha, como un espejo: solo cámaras, nunca en las grabaciones</translation>
    </message>
    <message>
        <source>Show recordings</source>
        <translation>Mostrar grabaciones</translation>
    </message>
    <message>
        <source>Size and rate of the camera…</source>
        <translation>Tamaño y frecuencia de la cámara…</translation>
    </message>
    <message>
        <source>Choose how large the camera&apos;s images are, and how many come a second</source>
        <translation>Elija el tamaño de las imágenes de la cámara y cuántas llegan por segundo</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Stop the video, or let it go on</source>
        <translation>Detener el vídeo o dejar que siga</translation>
    </message>
    <message>
        <source>A frame back</source>
        <translation>Un fotograma atrás</translation>
    </message>
    <message>
        <source>Show the frame before</source>
        <translation>Mostrar el fotograma anterior</translation>
    </message>
    <message>
        <source>A frame forward</source>
        <translation>Un fotograma adelante</translation>
    </message>
    <message>
        <source>Show the next frame</source>
        <translation>Mostrar el fotograma siguiente</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Sonido</translation>
    </message>
    <message>
        <source>Hear the video; recordings have its sound in any case</source>
        <translation>Oír el vídeo; las grabaciones llevan su sonido en todo caso</translation>
    </message>
    <message>
        <source>Convert the whole video…</source>
        <translation>Convertir todo el vídeo…</translation>
    </message>
    <message>
        <source>Open the folder with recordings</source>
        <translation>Abrir la carpeta de las grabaciones</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ajustes…</translation>
    </message>
    <message>
        <source>Set folder, microphone, recordings, colours, language and more</source>
        <translation>Ajustar carpeta, micrófono, grabaciones, colores, idioma y más</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Cerrar el programa</translation>
    </message>
    <message>
        <source>Find a model…</source>
        <translation>Buscar un modelo…</translation>
    </message>
    <message>
        <source>Find a model by its name</source>
        <translation>Busca un modelo por su nombre</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder…</source>
        <translation>Añadir la carpeta de un modelo…</translation>
    </message>
    <message>
        <source>Add the folder of a trained face</source>
        <translation>Añadir la carpeta de una cara entrenada</translation>
    </message>
    <message>
        <source>Add a model&apos;s file…</source>
        <translation>Añadir el archivo de un modelo…</translation>
    </message>
    <message>
        <source>Add a trained face from a zip file or a frozen graph (.pb)</source>
        <translation>Añadir una cara entrenada de un archivo zip o un grafo (.pb)</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>Cara nueva…</translation>
    </message>
    <message>
        <source>Train a face from a video, or from a minute before the camera</source>
        <translation>Entrenar una cara con un vídeo o con un minuto ante la cámara</translation>
    </message>
    <message>
        <source>New face from a photo…</source>
        <translation>Cara nueva de una foto…</translation>
    </message>
    <message>
        <source>Move the face of a photograph, at once and without training</source>
        <translation>Mover la cara de una fotografía, al momento y sin entrenamiento</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>Pegar una foto</translation>
    </message>
    <message>
        <source>Move the face of a copied photograph</source>
        <translation>Mover la cara de una fotografía copiada</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>Calibrar</translation>
    </message>
    <message>
        <source>Learn your face at rest: look straight ahead while it counts to three</source>
        <translation>Aprender su cara en reposo: mire al frente durante la cuenta de tres</translation>
    </message>
    <message>
        <source>Motion…</source>
        <translation>Movimiento…</translation>
    </message>
    <message>
        <source>Set how the generated face follows your motion</source>
        <translation>Ajusta cómo sigue la cara generada sus movimientos</translation>
    </message>
    <message>
        <source>Choose model {number}</source>
        <translation>Elegir el modelo {number}</translation>
    </message>
    <message>
        <source>Choose the model with this number</source>
        <translation>Elige el modelo con este número</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Puntos</translation>
    </message>
    <message>
        <source>Show the landmarks instead of the camera</source>
        <translation>Mostrar los puntos faciales en lugar de la cámara</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Espejo</translation>
    </message>
    <message>
        <source>Face alone</source>
        <translation>Solo la cara</translation>
    </message>
    <message>
        <source>Landmarks on your face</source>
        <translation>Puntos sobre su cara</translation>
    </message>
    <message>
        <source>Draw your own landmarks over your image: never in recordings</source>
        <translation>Dibuja sus propios puntos sobre su imagen: nunca en las grabaciones</translation>
    </message>
    <message>
        <source>Close-up</source>
        <translation>Primer plano</translation>
    </message>
    <message>
        <source>Show your face alone instead of the camera&apos;s whole image, in recordings too</source>
        <translation>Muestra solo su cara en vez de toda la imagen de la cámara, también en las grabaciones</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Antes y después</translation>
    </message>
    <message>
        <source>Lay both images over each other, with a line to drag: never in recordings</source>
        <translation>Superpone ambas imágenes con una línea que se arrastra: nunca en las grabaciones</translation>
    </message>
    <message>
        <source>Look closer</source>
        <translation>Acercar</translation>
    </message>
    <message>
        <source>Enlarge both images, as the mouse wheel does: never in recordings</source>
        <translation>Amplía ambas imágenes, como la rueda del ratón: nunca en las grabaciones</translation>
    </message>
    <message>
        <source>Look less close</source>
        <translation>Alejar</translation>
    </message>
    <message>
        <source>Make both images smaller again</source>
        <translation>Vuelve a reducir ambas imágenes</translation>
    </message>
    <message>
        <source>Whole images</source>
        <translation>Imágenes enteras</translation>
    </message>
    <message>
        <source>Show both images whole again, as a double click does</source>
        <translation>Vuelve a mostrar enteras ambas imágenes, como un doble clic</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Pantalla completa</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>Salir de pantalla completa</translation>
    </message>
    <message>
        <source>Back to the window</source>
        <translation>Volver a la ventana</translation>
    </message>
    <message>
        <source>“AI-generated” label</source>
        <translation>Etiqueta «AI-generated»</translation>
    </message>
    <message>
        <source>Reset settings</source>
        <translation>Restablecer ajustes</translation>
    </message>
    <message>
        <source>Forget size, source, face, motion and switches</source>
        <translation>Olvidar tamaño, fuente, cara, movimiento y opciones</translation>
    </message>
    <message>
        <source>Show the first page again</source>
        <translation>Mostrar de nuevo la primera página</translation>
    </message>
    <message>
        <source>About and consent</source>
        <translation>Acerca de y consentimiento</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Mostrar todas las teclas</translation>
    </message>
    <message>
        <source>Read the manual</source>
        <translation>Leer el manual</translation>
    </message>
    <message>
        <source>Open the manual in the browser</source>
        <translation>Abrir el manual en el navegador</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>En su aplicación de videollamadas</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>Informar de un problema…</translation>
    </message>
    <message>
        <source>Copy versions, hardware and log for a report; nothing is sent</source>
        <translation>Copia versiones, hardware y registro para un informe; no se envía nada</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Reproducir</translation>
    </message>
    <message>
        <source>Show the generated face alone</source>
        <translation>Mostrar solo la cara generada</translation>
    </message>
    <message>
        <source>The generated face on the whole screen; Esc leaves</source>
        <translation>La cara generada en toda la pantalla; Esc para salir</translation>
    </message>
    <message>
        <source>Result alone</source>
        <translation>Solo el resultado</translation>
    </message>
    <message>
        <source>Show the result alone</source>
        <translation>Muestra solo el resultado</translation>
    </message>
    <message>
        <source>The result on the whole screen; Esc leaves</source>
        <translation>El resultado en toda la pantalla; se sale con Esc</translation>
    </message>
    <message>
        <source>Choose a model by its number</source>
        <translation>Elegir un modelo por su número</translation>
    </message>
    <message>
        <source>Side of what is shown of a photo, or of a face that can do 512; larger is slower</source>
        <translation>Lado de lo que se muestra de una foto, o de una cara que llega a 512; cuanto mayor, más lento</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} píxeles</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Reparar…</translation>
    </message>
    <message>
        <source>Paint over what is to be repaired</source>
        <translation>Pinte sobre lo que haya que reparar</translation>
    </message>
    <message>
        <source>Say whether the image is a photo or a drawing</source>
        <translation>Diga si la imagen es una foto o un dibujo</translation>
    </message>
    <message>
        <source>Choose the background behind the person</source>
        <translation>Elija el fondo detrás de la persona</translation>
    </message>
    <message>
        <source>Set how much to sharpen</source>
        <translation>Ajuste cuánto se enfoca</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>Dibujo…</translation>
    </message>
    <message>
        <source>Background…</source>
        <translation>Fondo…</translation>
    </message>
    <message>
        <source>Sharpness…</source>
        <translation>Nitidez…</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>Entrada del modelo</translation>
    </message>
    <message>
        <source>Show what the model is given</source>
        <translation>Mostrar lo que recibe el modelo</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Show in folder</source>
        <translation>Mostrar en la carpeta</translation>
    </message>
    <message>
        <source>{name} cannot be used. {why} {other} stays in use.</source>
        <translation>{name} no se puede usar. {why} Se sigue usando {other}.</translation>
    </message>
    <message>
        <source>Checking {names}…</source>
        <translation>Comprobando {names}…</translation>
    </message>
    <message>
        <source>Reading the image…</source>
        <translation>Leyendo la imagen…</translation>
    </message>
    <message>
        <source>The program ended the last time while it loaded the model {name}. The usual model is used instead.</source>
        <translation>La última vez el programa terminó mientras cargaba el modelo {name}. En su lugar se usa el modelo habitual.</translation>
    </message>
    <message>
        <source>The recording ended early. {why} What was recorded is in {name} in {folder}</source>
        <translation>La grabación terminó antes de tiempo. {why} Lo grabado está en {name}, en {folder}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}, without sound: {why}</source>
        <translation>Guardado como {name} en {folder}, sin sonido: {why}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}</source>
        <translation>Guardado como {name} en {folder}</translation>
    </message>
    <message>
        <source>{name} is converted: {file} in {folder}</source>
        <translation>{name} está convertido: {file} en {folder}</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>Reproducir resultado</translation>
    </message>
    <message>
        <source>{name} is ready and selected.</source>
        <translation>{name} está lista y elegida.</translation>
    </message>
    <message>
        <source>{name} is selected, but not good yet. {why} Train it longer.</source>
        <translation>{name} está seleccionada, pero todavía no está bien. {why} Entrénela más.</translation>
    </message>
    <message>
        <source>One face is made at a time: wait until {name} is ready, or stop it, and drop the video again.</source>
        <translation>Se hace una cara a la vez: espere a que {name} esté lista, o deténgala, y suelte de nuevo el vídeo.</translation>
    </message>
    <message>
        <source>A first version of {name} is selected. Training makes it better.</source>
        <translation>Está seleccionada una primera versión de {name}. El entrenamiento la mejora.</translation>
    </message>
    <message>
        <source>The face {name} is not finished yet.</source>
        <translation>La cara {name} aún no está terminada.</translation>
    </message>
    <message>
        <source>Faces that are not finished yet: {names}.</source>
        <translation>Caras que aún no están terminadas: {names}.</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>Continuar…</translation>
    </message>
    <message>
        <source>{name} was removed from the list. Its files are still where they were.</source>
        <translation>{name} se quitó de la lista. Sus archivos siguen donde estaban.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Exporting {name}…</source>
        <translation>Exportando {name}…</translation>
    </message>
    <message>
        <source>{name} was exported as {file} in {folder}. Whoever gets it drops it into this window.</source>
        <translation>{name} se exportó como {file} en {folder}. Quien lo reciba lo suelta en esta ventana.</translation>
    </message>
    <message>
        <source>{name} comes with the program and stays in the list.</source>
        <translation>{name} viene con el programa y sigue en la lista.</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash: delete {path} yourself.</source>
        <translation>{name} no se pudo mover a la papelera: elimine {path} usted mismo.</translation>
    </message>
    <message>
        <source>Settings were reset.</source>
        <translation>Los ajustes se restablecieron.</translation>
    </message>
    <message>
        <source>No program opened it here. It is {place}</source>
        <translation>Ningún programa lo abrió aquí. Es {place}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Something went wrong: {text}</source>
        <translation>Algo ha fallado: {text}</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copiar detalles</translation>
    </message>
</context>
<context>
    <name>Attribution</name>
    <message>
        <source>public domain (the photograph of a painting that is in the public domain)</source>
        <translation>dominio público (la fotografía de una pintura que es de dominio público)</translation>
    </message>
    <message>
        <source>faker-js/assets-person-portrait, made with Stable Diffusion 3</source>
        <translation>faker-js/assets-person-portrait, hecho con Stable Diffusion 3</translation>
    </message>
    <message>
        <source>Leonardo da Vinci, Mona Lisa, about 1503 to 1516, Musée du Louvre, Paris</source>
        <translation>Leonardo da Vinci, Mona Lisa, hacia 1503 a 1516, Museo del Louvre, París</translation>
    </message>
    <message>
        <source>Johannes Vermeer, Girl with a Pearl Earring, about 1665, Mauritshuis, The Hague</source>
        <translation>Johannes Vermeer, Girl with a Pearl Earring, hacia 1665, Mauritshuis, La Haya</translation>
    </message>
    <message>
        <source>John Singer Sargent, Lady Agnew of Lochnaw, 1892, National Galleries of Scotland, Edinburgh</source>
        <translation>John Singer Sargent, Lady Agnew of Lochnaw, 1892, Galerías Nacionales de Escocia, Edimburgo</translation>
    </message>
    <message>
        <source>Trained on speaker 1 of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>Entrenado con el hablante 1 del GRID audiovisual sentence corpus: Cooke, Barker, Cunningham y Shao (2006), Zenodo 3625687, CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the first 60 frames of the sentence lbbc2a of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>Entrenado con los primeros 60 fotogramas de la frase lbbc2a del GRID audiovisual sentence corpus: Cooke, Barker, Cunningham y Shao (2006), Zenodo 3625687, CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>Entrenado con el Face Research Lab London Set (DeBruine y Jones 2017, figshare 5047666, CC BY 4.0), caras de adultos jóvenes de los mismos autores (figshare 4220517, CC BY) y personas que no existen: faker-js/assets-person-portrait (CC0) y SelfishGene/SFHQ-T2I-dataset (MIT)</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), speakers of the GRID audiovisual sentence corpus (Cooke, Barker, Cunningham and Shao 2006, Zenodo record 3625687, CC BY 4.0), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>Entrenado con el Face Research Lab London Set (DeBruine y Jones 2017, figshare 5047666, CC BY 4.0), caras de adultos jóvenes de los mismos autores (figshare 4220517, CC BY), hablantes del GRID audiovisual sentence corpus (Cooke, Barker, Cunningham y Shao 2006, Zenodo 3625687, CC BY 4.0) y personas que no existen: faker-js/assets-person-portrait (CC0) y SelfishGene/SFHQ-T2I-dataset (MIT)</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>Copy modprobe</source>
        <translation>Copiar modprobe</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>En su aplicación de videollamadas</translation>
    </message>
    <message>
        <source>The virtual camera is on. Call apps know it as {name}.</source>
        <translation>La cámara virtual está encendida. Las aplicaciones de videollamada la llaman {name}.</translation>
    </message>
    <message>
        <source>The virtual camera is off: Ctrl+K switches it on.</source>
        <translation>La cámara virtual está apagada: Ctrl+K la enciende.</translation>
    </message>
    <message>
        <source>Settings, Video, Camera: {name}.</source>
        <translation>Configuración, Vídeo, Cámara: {name}.</translation>
    </message>
    <message>
        <source>Settings, Devices, Camera: {name}.</source>
        <translation>Configuración, Dispositivos, Cámara: {name}.</translation>
    </message>
    <message>
        <source>More options (⋮), Settings, Video, Camera: {name}. The browser asks once whether the page may use it.</source>
        <translation>Más opciones (⋮), Configuración, Vídeo, Cámara: {name}. El navegador pregunta una vez si la página puede usarla.</translation>
    </message>
    <message>
        <source>Switch the virtual camera on first, then start the call app or its browser: most look for cameras only once.</source>
        <translation>Encienda primero la cámara virtual y después inicie la aplicación de videollamadas o su navegador: casi todos buscan cámaras una sola vez.</translation>
    </message>
    <message>
        <source>What you send is generated: tell the others at the beginning, and use a face only if its person agreed. The image says “AI-generated” unless you turn that off.</source>
        <translation>Lo que envía es generado: dígaselo a los demás al principio, y use una cara solo si la persona está de acuerdo. La imagen lleva la etiqueta «AI-generated» si no la desactiva.</translation>
    </message>
    <message>
        <source>The camera</source>
        <translation>La cámara</translation>
    </message>
    <message>
        <source>Lips and voice</source>
        <translation>Labios y voz</translation>
    </message>
    <message>
        <source>It is not in the list?</source>
        <translation>¿No está en la lista?</translation>
    </message>
    <message>
        <source>Tell the others</source>
        <translation>Dígaselo a los demás</translation>
    </message>
    <message>
        <source>It is the one of OBS Studio 30 or newer: install OBS, start its virtual camera once, stop it, and close OBS.</source>
        <translation>Es la de OBS Studio 30 o posterior: instale OBS, inicie una vez su cámara virtual, deténgala y cierre OBS.</translation>
    </message>
    <message>
        <source>It needs v4l2loopback: {command}.</source>
        <translation>Necesita v4l2loopback: {command}.</translation>
    </message>
    <message>
        <source>It needs v4l2loopback, from your system&apos;s packages.</source>
        <translation>Necesita v4l2loopback, de los paquetes de su sistema.</translation>
    </message>
    <message>
        <source>After a restart of the computer, modprobe brings it back.</source>
        <translation>Tras reiniciar el equipo, modprobe la trae de vuelta.</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device (V4L2), Device: {name}.</source>
        <translation>Fuentes, +, Dispositivo de captura de vídeo (V4L2), Dispositivo: {name}.</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device: {name}. OBS cannot start its own virtual camera meanwhile, since this program sends through it.</source>
        <translation>Fuentes, +, Dispositivo de captura de vídeo: {name}. Mientras tanto OBS no puede iniciar su propia cámara virtual, porque este programa envía a través de ella.</translation>
    </message>
    <message>
        <source>The image is {delay:.0f} ms late, your voice is not. In OBS enter {delay:.0f} ms as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>La imagen llega {delay:.0f} ms tarde; su voz, no. En OBS indique {delay:.0f} ms como desfase de sincronización del micrófono (Propiedades avanzadas de audio).</translation>
    </message>
    <message>
        <source>The image is a little late, your voice is not; how much is shown here while a face moves. In OBS it is entered as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>La imagen llega un poco tarde; su voz, no. Cuánto tarda se indica aquí mientras una cara se mueve. En OBS se indica como desfase de sincronización del micrófono (Propiedades avanzadas de audio).</translation>
    </message>
    <message>
        <source>Zoom, Teams and Meet have no such setting; hardly anybody notices less than 100 ms.</source>
        <translation>Zoom, Teams y Meet no tienen ese ajuste; casi nadie nota menos de 100 ms.</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Copiar orden</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>Obtener OBS</translation>
    </message>
</context>
<context>
    <name>CameraFormatChoice</name>
    <message>
        <source>The camera gives {width} × {height}, {rate:.1f} fps</source>
        <translation>La cámara da {width} × {height}, {rate:.1f} fps</translation>
    </message>
</context>
<context>
    <name>CameraSection</name>
    <message>
        <source>Virtual camera</source>
        <translation>Cámara virtual</translation>
    </message>
    <message>
        <source>Send the face as a mirror shows it</source>
        <translation>Enviar la cara como en un espejo</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Takes effect when the camera is switched on again.</source>
        <translation>Se aplica cuando la cámara se enciende de nuevo.</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Espejo</translation>
    </message>
</context>
<context>
    <name>ChosenSettings</name>
    <message>
        <source>Nothing can be written there: choose another.</source>
        <translation>Allí no se puede escribir: elija otra.</translation>
    </message>
</context>
<context>
    <name>ClipAdvice</name>
    <message>
        <source>Looking whether this video is good to learn from…</source>
        <translation>Mirando si este vídeo sirve para aprender…</translation>
    </message>
    <message>
        <source>No face can be made of what cannot be read:</source>
        <translation>No se puede hacer una cara de lo que no se puede leer:</translation>
    </message>
    <message>
        <source>The face may become poor. It can be begun all the same:</source>
        <translation>La cara puede salir mal. Se puede empezar de todos modos:</translation>
    </message>
    <message>
        <source>This video is good to learn from.</source>
        <translation>Este vídeo sirve para aprender.</translation>
    </message>
</context>
<context>
    <name>ClipDrop</name>
    <message>
        <source>Drop videos of the person here</source>
        <translation>Suelte aquí vídeos de la persona</translation>
    </message>
    <message>
        <source>A face is learned from videos here. Drop a photo on the window instead.</source>
        <translation>Aquí una cara se aprende de vídeos. Una foto, suéltela en la ventana.</translation>
    </message>
    <message>
        <source>{names}: not a video. Drop the videos of the person themselves.</source>
        <translation>{names}: no es un vídeo. Suelte los propios vídeos de la persona.</translation>
    </message>
</context>
<context>
    <name>ClipRow</name>
    <message>
        <source>The clip where it begins</source>
        <translation>El vídeo donde empieza</translation>
    </message>
    <message>
        <source>{name} from</source>
        <translation>{name} desde</translation>
    </message>
    <message>
        <source>{name} to</source>
        <translation>{name} hasta</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Quitar {name}</translation>
    </message>
    <message>
        <source>from</source>
        <translation>de</translation>
    </message>
    <message>
        <source>to</source>
        <translation>a</translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>{words} (said on {date})</source>
        <translation>{words} (dicho el {date})</translation>
    </message>
    <message>
        <source>the person agreed</source>
        <translation>la persona dio su consentimiento</translation>
    </message>
    <message>
        <source>not needed: this person does not exist</source>
        <translation>no hace falta: esta persona no existe</translation>
    </message>
    <message>
        <source>not needed: a painting, the person died long ago</source>
        <translation>no hace falta: es una pintura, la persona murió hace mucho</translation>
    </message>
    <message>
        <source>recorded for a research corpus that is published under CC BY 4.0; no separate consent to a trained face is known</source>
        <translation>grabado para un corpus de investigación publicado con CC BY 4.0; no se conoce un consentimiento propio para una cara entrenada</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; the young adults: recorded for a research set that is published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set: todos firmaron su consentimiento para el uso en forma original o modificada; los adultos jóvenes: grabados para un conjunto de investigación publicado con CC BY, no se conoce un consentimiento propio para un modelo entrenado; los demás no existen</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; GRID and the young adults: recorded for research sets that are published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set: todos firmaron su consentimiento para el uso en forma original o modificada; GRID y los adultos jóvenes: grabados para conjuntos de investigación publicados con CC BY, no se conoce un consentimiento propio para un modelo entrenado; los demás no existen</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>On air</source>
        <translation>En directo</translation>
    </message>
    <message>
        <source>Stop  {clock}  {size:.1f} MB</source>
        <translation>Parar  {clock}  {size:.1f} MB</translation>
    </message>
</context>
<context>
    <name>ConversionPage</name>
    <message>
        <source>Convert videos</source>
        <translation>Convertir vídeos</translation>
    </message>
    <message>
        <source>Every frame is made, in the best quality, however long it takes; the sound is kept. It looks as the window looks now: face, motion, label, side by side or alone. The results go to the folder of recordings.</source>
        <translation>Se hace cada fotograma con la mejor calidad, dure lo que dure; el sonido se conserva. Se ve como la ventana ahora: cara, movimiento, etiqueta, al lado o sola. Los resultados van a la carpeta de las grabaciones.</translation>
    </message>
    <message>
        <source>Add videos…</source>
        <translation>Añadir vídeos…</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ocultar</translation>
    </message>
    <message>
        <source>The conversions go on</source>
        <translation>Las conversiones continúan</translation>
    </message>
</context>
<context>
    <name>ConversionRow</name>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Show result</source>
        <translation>Mostrar resultado</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>Reproducir resultado</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Espera su turno</translation>
    </message>
    <message>
        <source>Ready: {file}</source>
        <translation>Listo: {file}</translation>
    </message>
    <message>
        <source>Stopped; no file was written</source>
        <translation>Detenido; no se escribió ningún archivo</translation>
    </message>
    <message>
        <source>Looking over the video…</source>
        <translation>Revisando el vídeo…</translation>
    </message>
</context>
<context>
    <name>Conversions</name>
    <message>
        <source>A video is being converted</source>
        <translation>Se está convirtiendo un vídeo</translation>
    </message>
    <message>
        <source>{name} is not complete. If you close now, what was made of it is given up, and what waits is not converted.</source>
        <translation>{name} no está completo. Si cierra ahora, se pierde lo hecho y lo que espera no se convierte.</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>Abandonar y cerrar</translation>
    </message>
    <message>
        <source>Keep converting</source>
        <translation>Seguir convirtiendo</translation>
    </message>
    <message>
        <source>There is no model in use yet: choose one in the list, then convert.</source>
        <translation>Aún no hay ningún modelo en uso: elija uno en la lista y luego convierta.</translation>
    </message>
    <message>
        <source>What is painted in the window belongs to one moment of the video: convert with the command face2face-video and --mask.</source>
        <translation>Lo pintado en la ventana pertenece a un momento del vídeo: convierta con la orden face2face-video y --mask.</translation>
    </message>
    <message>
        <source>{name} was not converted. {why}</source>
        <translation>{name} no se convirtió. {why}</translation>
    </message>
</context>
<context>
    <name>CutoutPanel</name>
    <message>
        <source>Blurred</source>
        <translation>Desenfocado</translation>
    </message>
    <message>
        <source>Your own background, blurred</source>
        <translation>Su propio fondo, desenfocado</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Color…</translation>
    </message>
    <message>
        <source>One colour, such as green for other programs</source>
        <translation>Un solo color, por ejemplo verde para otros programas</translation>
    </message>
    <message>
        <source>Image…</source>
        <translation>Imagen…</translation>
    </message>
    <message>
        <source>An image of your choice</source>
        <translation>Una imagen a su elección</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Fondo</translation>
    </message>
</context>
<context>
    <name>DeblurPanel</name>
    <message>
        <source>Sharpness</source>
        <translation>Nitidez</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Intensidad</translation>
    </message>
    <message>
        <source>How much of the sharpening is applied</source>
        <translation>Cuánto enfoque se aplica</translation>
    </message>
</context>
<context>
    <name>DeviceMessages</name>
    <message>
        <source>This recording has no sound: {why}</source>
        <translation>Esta grabación no tiene sonido: {why}</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Ajustes…</translation>
    </message>
    <message>
        <source>It is dark: {name} exposes each image longer and gives {rate:.0f} instead of {promised:.0f} a second. More light in front of you makes it fast again.</source>
        <translation>Está oscuro: {name} expone cada imagen más tiempo y da {rate:.0f} por segundo en vez de {promised:.0f}. Con más luz delante de usted volverá a ser rápida.</translation>
    </message>
    <message>
        <source>The virtual camera is on: choose {name} as camera in your video call app.</source>
        <translation>La cámara virtual está encendida: elija {name} como cámara en su aplicación de videollamadas.</translation>
    </message>
    <message>
        <source>Its image is {delay:.0f} ms late: in OBS enter this as the microphone&apos;s sync offset.</source>
        <translation>Su imagen llega {delay:.0f} ms tarde: en OBS indíquelo como desfase de sincronización del micrófono.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {command}</source>
        <translation>No hay cámara virtual: instale v4l2loopback. Ejecute {command}</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Copiar orden</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>Obtener OBS</translation>
    </message>
    <message>
        <source>Videos cannot be heard: PortAudio is missing. Run {command}</source>
        <translation>Los vídeos no se oyen: falta PortAudio. Ejecute {command}</translation>
    </message>
    <message>
        <source>Videos cannot be heard ({reason}): check the system&apos;s sound settings.</source>
        <translation>Los vídeos no se oyen ({reason}): revise los ajustes de sonido del sistema.</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>manual_en.html</source>
        <comment>the manual&apos;s file in this language, if any</comment>
        <translation>manual_es.html</translation>
    </message>
    <message>
        <source>Videos and images</source>
        <translation>Vídeos e imágenes</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Todos los archivos</translation>
    </message>
    <message>
        <source>Open video</source>
        <translation>Abrir vídeo</translation>
    </message>
    <message>
        <source>Open address</source>
        <translation>Abrir dirección</translation>
    </message>
    <message>
        <source>Address of a camera or stream, such as rtsp://192.168.1.20/stream</source>
        <translation>Dirección de una cámara o de una transmisión, por ejemplo rtsp://192.168.1.20/stream</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Vídeos</translation>
    </message>
    <message>
        <source>Open videos</source>
        <translation>Abrir vídeos</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Open image</source>
        <translation>Abrir imagen</translation>
    </message>
    <message>
        <source>Colour of the background</source>
        <translation>Color del fondo</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder</source>
        <translation>Añadir la carpeta de un modelo</translation>
    </message>
    <message>
        <source>Folder for recordings</source>
        <translation>Carpeta de las grabaciones</translation>
    </message>
    <message>
        <source>Keys and certificates</source>
        <translation>Claves y certificados</translation>
    </message>
    <message>
        <source>The private key (PEM)</source>
        <translation>La clave privada (PEM)</translation>
    </message>
    <message>
        <source>Its certificates (PEM): the signer&apos;s first</source>
        <translation>Sus certificados (PEM): primero el del firmante</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Add a model&apos;s file</source>
        <translation>Añadir el archivo de un modelo</translation>
    </message>
    <message>
        <source>Export as one file</source>
        <translation>Exportar como un solo archivo</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop here: a model&apos;s folder, zip or .pb file, a photograph, a video</source>
        <translation>Suelte aquí la carpeta, el zip o el .pb de un modelo, una fotografía o un vídeo</translation>
    </message>
    <message>
        <source>Drop here to make a face: a photo at once, videos by training</source>
        <translation>Suelte aquí para hacer una cara: una foto al instante, vídeos entrenando</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name} está lista</translation>
    </message>
    <message>
        <source>It is in the list and selected. In a terminal: face2face-video --model {name} --source talk.mp4</source>
        <translation>Está en la lista y elegida. En un terminal: face2face-video --model {name} --source talk.mp4</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>How much longer to train, in minutes</source>
        <translation>Cuánto más entrenar, en minutos</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Entrenar más tiempo</translation>
    </message>
    <message>
        <source>{name} is not good yet</source>
        <translation>{name} todavía no está bien</translation>
    </message>
    <message>
        <source>The moved image that was there before stays in the list as {name}.</source>
        <translation>La imagen en movimiento que había antes sigue en la lista como {name}.</translation>
    </message>
    <message>
        <source>Train it longer.</source>
        <translation>Entrénela más.</translation>
    </message>
    <message>
        <source>What is done is kept. To go on, choose Continue beside {name} under Unfinished faces on the first page.</source>
        <translation>Lo hecho se conserva. Para seguir, elija Continuar junto a {name}, en Caras sin terminar de la primera página.</translation>
    </message>
    <message>
        <source>The camera gave too few images. Turn on a light, close other programs, and try again, or use a video file.</source>
        <translation>La cámara dio muy pocas imágenes. Encienda una luz, cierre otros programas e inténtelo de nuevo, o use un archivo de vídeo.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Detenido</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>No ha sido posible</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>Camera {number}</source>
        <translation>Cámara {number}</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demostración</translation>
    </message>
    <message>
        <source>There is no file {path}: check the path, or choose another source.</source>
        <translation>No existe el archivo {path}: revise la ruta o elija otra fuente.</translation>
    </message>
    <message>
        <source>This file is empty: record or copy it again, or choose another.</source>
        <translation>Este archivo está vacío: grábelo o cópielo de nuevo, o elija otro.</translation>
    </message>
    <message>
        <source>This file cannot be read ({reason}): check it, or choose another.</source>
        <translation>Este archivo no se puede leer ({reason}): revíselo o elija otro.</translation>
    </message>
    <message>
        <source>This file is too large to be shown: make it smaller, or choose another.</source>
        <translation>Este archivo es demasiado grande para mostrarlo: redúzcalo o elija otro.</translation>
    </message>
    <message>
        <source>{path} is a folder: choose a video, a camera or the demo.</source>
        <translation>{path} es una carpeta: elija un vídeo, una cámara o la demostración.</translation>
    </message>
    <message>
        <source>This file is no video, or too damaged to be read: choose another.</source>
        <translation>Este archivo no es un vídeo, o está demasiado dañado para leerlo: elija otro.</translation>
    </message>
    <message>
        <source>This file is no image, or is damaged: choose another.</source>
        <translation>Este archivo no es una imagen, o está dañado: elija otro.</translation>
    </message>
    <message>
        <source>This kind of image ({format}) is not read here: convert it to JPEG or PNG.</source>
        <translation>Este tipo de imagen ({format}) no se lee aquí: conviértala a JPEG o PNG.</translation>
    </message>
    <message>
        <source>This file holds nothing to be seen: choose one with a video in it.</source>
        <translation>Este archivo no contiene nada que ver: elija uno que tenga un vídeo.</translation>
    </message>
    <message>
        <source>This video is incomplete, as after a recording that was cut off: record or copy it again, or choose another.</source>
        <translation>Este vídeo está incompleto, como tras una grabación cortada: grábelo o cópielo de nuevo, o elija otro.</translation>
    </message>
    <message>
        <source>This kind of video is not read here: convert it to MP4 with H.264.</source>
        <translation>Este tipo de vídeo no se lee aquí: conviértalo a MP4 con H.264.</translation>
    </message>
    <message>
        <source>This video is protected against copying: choose one that is not.</source>
        <translation>Este vídeo está protegido contra copia: elija uno que no lo esté.</translation>
    </message>
    <message>
        <source>There is no camera or file called {text}: choose a source in the list below.</source>
        <translation>No hay ninguna cámara ni archivo llamado {text}: elija una fuente en la lista de abajo.</translation>
    </message>
    <message>
        <source>This account may not use {camera}: run &apos;sudo usermod -aG video $USER&apos;, then log out and in again.</source>
        <translation>Esta cuenta no puede usar {camera}: ejecute &apos;sudo usermod -aG video $USER&apos;, cierre la sesión y vuelva a entrar.</translation>
    </message>
    <message>
        <source>No images come from {address} ({reason}). It is tried again.</source>
        <translation>No llegan imágenes de {address} ({reason}). Se vuelve a intentar.</translation>
    </message>
    <message>
        <source>No image from {address} for {seconds} s. It is tried again.</source>
        <translation>Ninguna imagen de {address} desde hace {seconds} s. Se vuelve a intentar.</translation>
    </message>
    <message>
        <source>Sources that were chosen before still hang. {address} is tried again.</source>
        <translation>Fuentes elegidas antes siguen sin responder. Se vuelve a intentar {address}.</translation>
    </message>
    <message>
        <source>An address cannot begin with {scheme}://. It begins with one of {known}.</source>
        <translation>Una dirección no puede empezar por {scheme}://. Empieza por una de estas formas: {known}.</translation>
    </message>
    <message>
        <source>The address is longer than {letters} letters, or holds spaces: write a space as %20.</source>
        <translation>La dirección tiene más de {letters} letras, o contiene espacios: escriba cada espacio como %20.</translation>
    </message>
    <message>
        <source>The address names no host: type one such as {scheme}://192.168.1.20/stream. In a password, write / as %2F, @ as %40 and : as %3A.</source>
        <translation>La dirección no nombra ningún equipo: escriba una como {scheme}://192.168.1.20/stream. En una contraseña, escriba / como %2F, @ como %40 y : como %3A.</translation>
    </message>
    <message>
        <source>No face was found in this photograph: choose one in which a face looks at the camera and is at least a tenth of it wide.</source>
        <translation>No se encontró ninguna cara en esta fotografía: elija una en la que una cara mire a la cámara y ocupe al menos una décima parte del ancho.</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>No se ve ninguna cara: elija un vídeo de una sola persona que mire a la cámara.</translation>
    </message>
    <message>
        <source>None of its {frames} images shows exactly one face: video one person who faces the camera in good light.</source>
        <translation>Ninguna de sus {frames} imágenes muestra exactamente una cara: grabe a una persona de frente a la cámara y con buena luz.</translation>
    </message>
    <message>
        <source>Too few of its images can be used: take a longer video.</source>
        <translation>Muy pocas de sus imágenes sirven: use un vídeo más largo.</translation>
    </message>
    <message>
        <source>This face is being made already, by process {process}.</source>
        <translation>Esta cara ya se está haciendo, en el proceso {process}.</translation>
    </message>
    <message>
        <source>{minutes} minutes were over before training began: give it more.</source>
        <translation>Los {minutes} minutos se acabaron antes de empezar el entrenamiento: dele más.</translation>
    </message>
    <message>
        <source>What was trained so far is damaged ({path}): start over.</source>
        <translation>Lo entrenado hasta ahora está dañado ({path}): empiece de nuevo.</translation>
    </message>
    <message>
        <source>{name} cannot be a name: use letters, digits, spaces and .-_ in it.</source>
        <translation>{name} no puede ser un nombre: use letras, cifras, espacios y .-_.</translation>
    </message>
    <message>
        <source>There is a face called {name} already: choose another name.</source>
        <translation>Ya hay una cara llamada {name}: elija otro nombre.</translation>
    </message>
    <message>
        <source>There is no model called {model}: choose another in the list.</source>
        <translation>No hay ningún modelo llamado {model}: elija otro de la lista.</translation>
    </message>
    <message>
        <source>Its file {file} is missing: get the model again.</source>
        <translation>Falta su archivo {file}: consiga el modelo de nuevo.</translation>
    </message>
    <message>
        <source>Its file {file} was altered or is damaged: get the model again.</source>
        <translation>Su archivo {file} fue alterado o está dañado: consiga el modelo de nuevo.</translation>
    </message>
    <message>
        <source>Its model.json is damaged, or not face2face&apos;s: get the model again.</source>
        <translation>Su model.json está dañado o no es de face2face: consiga el modelo de nuevo.</translation>
    </message>
    <message>
        <source>It was made by a newer face2face: update the program to use it.</source>
        <translation>Lo hizo un face2face más nuevo: actualice el programa para usarlo.</translation>
    </message>
    <message>
        <source>It is made for a task that is not known here: {task}.</source>
        <translation>Está hecho para una tarea que aquí no se conoce: {task}.</translation>
    </message>
    <message>
        <source>Training needs packages that are not installed: run &apos;{command}&apos; in a terminal. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>Para entrenar faltan paquetes que no están instalados: ejecute &apos;{command}&apos; en una terminal. Una fotografía no los necesita: elija una con Ctrl+P.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, which has no build for Python {python}: install face2face with Python {newest} or older. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>Para entrenar hace falta TensorFlow, que no existe para Python {python}: instale face2face con Python {newest} o anterior. Una fotografía no lo necesita: elija una con Ctrl+P.</translation>
    </message>
    <message>
        <source>The package {package} is not installed: run &apos;{command}&apos; in a terminal.</source>
        <translation>El paquete {package} no está instalado: ejecute &apos;{command}&apos; en una terminal.</translation>
    </message>
    <message>
        <source>The disk is full: free some space.</source>
        <translation>El disco está lleno: libere espacio.</translation>
    </message>
    <message>
        <source>There is no folder {folder}: create it, or choose another place.</source>
        <translation>No existe la carpeta {folder}: créela o elija otro lugar.</translation>
    </message>
    <message>
        <source>{path} is being made already, by process {process}: wait for it.</source>
        <translation>{path} ya lo está creando el proceso {process}: espere a que termine.</translation>
    </message>
    <message>
        <source>{path} was not written: there was no image for it.</source>
        <translation>{path} no se escribió: no había ninguna imagen.</translation>
    </message>
    <message>
        <source>{model} is one file already: pass that on as it is.</source>
        <translation>{model} ya es un solo archivo: páselo tal cual.</translation>
    </message>
    <message>
        <source>{path} was removed while it was written: keep its folder until the end.</source>
        <translation>{path} se eliminó mientras se escribía: conserve su carpeta hasta el final.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): check its name and permissions.</source>
        <translation>{path} no se puede leer ({reason}): compruebe su nombre y sus permisos.</translation>
    </message>
    <message>
        <source>{path} is not PEM, a text that begins with &apos;-----BEGIN&apos;: convert it with openssl.</source>
        <translation>{path} no es PEM, un texto que empieza por &apos;-----BEGIN&apos;: conviértalo con openssl.</translation>
    </message>
    <message>
        <source>{path} holds no readable private key: choose another.</source>
        <translation>{path} no contiene ninguna clave privada legible: elija otra.</translation>
    </message>
    <message>
        <source>The key {path} is locked with a password: unlock it with &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</source>
        <translation>La clave {path} está protegida con una contraseña: desbloquéela con &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</translation>
    </message>
    <message>
        <source>Others on this machine can read or change the key {path}: run &apos;{command}&apos;, and get another if somebody may have copied it.</source>
        <translation>Otros pueden leer o cambiar la clave {path} en este ordenador: ejecute &apos;{command}&apos;, y consiga otra si alguien pudo copiarla.</translation>
    </message>
    <message>
        <source>The key {key} is not that of the first certificate in {certificate}: choose a pair, the signer&apos;s certificate before its authority&apos;s.</source>
        <translation>La clave {key} no es la del primer certificado de {certificate}: elija una pareja, el certificado del firmante antes que el de su autoridad.</translation>
    </message>
    <message>
        <source>The key {path} is of a kind that C2PA does not sign with: use the curve P-256, P-384 or P-521, Ed25519, or RSA.</source>
        <translation>La clave {path} es de un tipo con el que C2PA no firma: use la curva P-256, P-384 o P-521, Ed25519 o RSA.</translation>
    </message>
    <message>
        <source>{path} holds no readable certificate: choose another.</source>
        <translation>{path} no contiene ningún certificado legible: elija otro.</translation>
    </message>
    <message>
        <source>The certificate {path} is valid from {begin} to {end} and not today: renew it, or check this machine&apos;s clock.</source>
        <translation>El certificado {path} es válido del {begin} al {end} y hoy no: renuévelo, o compruebe el reloj de este ordenador.</translation>
    </message>
    <message>
        <source>The certificate {path} cannot sign Content Credentials ({reason}): it must be version 3, for digital signatures, and for e-mail protection or document signing.</source>
        <translation>El certificado {path} no puede firmar Content Credentials ({reason}): debe ser de la versión 3, para firmas digitales, y para protección de correo o firma de documentos.</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {commands}</source>
        <translation>No hay ninguna cámara virtual: instale v4l2loopback. Ejecute {commands}</translation>
    </message>
    <message>
        <source>No virtual camera is known for this system.</source>
        <translation>Para este sistema no se conoce ninguna cámara virtual.</translation>
    </message>
    <message>
        <source>The virtual camera stopped ({reason}): switch it on again.</source>
        <translation>La cámara virtual se detuvo ({reason}): enciéndala de nuevo.</translation>
    </message>
    <message>
        <source>Files that end with {suffix} cannot hold them.</source>
        <translation>Los archivos {suffix} no pueden contenerlas.</translation>
    </message>
    <message>
        <source>Signing failed ({reason}): install face2face again if it stays so.</source>
        <translation>No se pudo firmar ({reason}): si se repite, vuelva a instalar face2face.</translation>
    </message>
    <message>
        <source>This program&apos;s own key cannot be kept in {path} ({reason}): make its folder writable.</source>
        <translation>La clave propia del programa no se puede guardar en {path} ({reason}): permita escribir en su carpeta.</translation>
    </message>
    <message>
        <source>This program&apos;s own key {path} is damaged: delete it, a new one is made.</source>
        <translation>La clave propia del programa, {path}, está dañada: bórrela y se creará otra.</translation>
    </message>
    <message>
        <source>{file}: a gap of {seconds} s after {at} s is left out.</source>
        <translation>{file}: se omite un hueco de {seconds} s después de {at} s.</translation>
    </message>
    <message>
        <source>{file} is damaged after {at} s: {frames} of its images could be used.</source>
        <translation>{file} está dañado a partir de {at} s: se pudieron usar {frames} de sus imágenes.</translation>
    </message>
    <message>
        <source>{file} says that its pixels have a shape of {shape}, which cannot be: it is shown with square ones.</source>
        <translation>{file} indica que sus píxeles tienen la forma {shape}, lo que no es posible: se muestra con píxeles cuadrados.</translation>
    </message>
    <message>
        <source>The result has no sound: that of {file} is coded in an unknown way. Convert it to AAC.</source>
        <translation>El resultado no tiene sonido: el de {file} está codificado de una forma desconocida. Conviértalo a AAC.</translation>
    </message>
    <message>
        <source>The main sound of {file} is coded in an unknown way: track {track} of {tracks} is used.</source>
        <translation>El sonido principal de {file} está codificado de una forma desconocida: se usa la pista {track} de {tracks}.</translation>
    </message>
    <message>
        <source>The result has no sound: the video&apos;s cannot be read. Convert it to AAC.</source>
        <translation>El resultado no tiene sonido: el del vídeo no se puede leer. Conviértalo a AAC.</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>No se pudo hacer: {reason}.</translation>
    </message>
    <message>
        <source>Something went wrong in the program itself ({reason}): tell us under Help, Report a problem.</source>
        <translation>Algo falló en el propio programa ({reason}): cuéntenoslo en Ayuda, Informar de un problema.</translation>
    </message>
    <message>
        <source>{camera} is not connected</source>
        <translation>{camera} no está conectada</translation>
    </message>
    <message>
        <source>System Settings &gt; Privacy &amp; Security &gt; Camera</source>
        <translation>Ajustes del Sistema &gt; Privacidad y seguridad &gt; Cámara</translation>
    </message>
    <message>
        <source>Settings &gt; Privacy &amp; security &gt; Camera</source>
        <translation>Configuración &gt; Privacidad y seguridad &gt; Cámara</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}.</translation>
    </message>
    <message>
        <source>Plug it in and it goes on by itself, or choose another source below.</source>
        <translation>Conéctela y seguirá por sí sola, o elija otra fuente abajo.</translation>
    </message>
    <message>
        <source>There is no virtual camera: install OBS Studio 30 or newer (https://obsproject.com), start its virtual camera once, close it, and try again.</source>
        <translation>No hay ninguna cámara virtual: instale OBS Studio 30 o posterior (https://obsproject.com), inicie una vez su cámara virtual, ciérrelo e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The file carries no Content Credentials, only a mark in its metadata. {why}</source>
        <translation>El archivo no lleva Content Credentials, solo una marca en sus metadatos. {why}</translation>
    </message>
    <message>
        <source>{camera} is in use</source>
        <translation>{camera} está en uso</translation>
    </message>
    <message>
        <source>Close the other program that uses it; it goes on by itself then.</source>
        <translation>Cierre el otro programa que la usa; después seguirá por sí sola.</translation>
    </message>
    <message>
        <source>{camera} is not allowed</source>
        <translation>{camera} no está permitida</translation>
    </message>
    <message>
        <source>{camera} gives no image in a known form: plug it in again, or choose another source.</source>
        <translation>{camera} no da imágenes en un formato conocido: conéctela de nuevo o elija otra fuente.</translation>
    </message>
    <message>
        <source>Allow this program to use the camera ({system}), and close other programs that use it.</source>
        <translation>Permita que este programa use la cámara ({system}) y cierre otros programas que la usen.</translation>
    </message>
    <message>
        <source>{camera} cannot be opened ({reason}): plug it in again, or choose another source.</source>
        <translation>{camera} no se puede abrir ({reason}): conéctela de nuevo o elija otra fuente.</translation>
    </message>
    <message>
        <source>{camera} gives no images any more: check its cable, or plug it in again.</source>
        <translation>{camera} ya no da imágenes: revise su cable o conéctela de nuevo.</translation>
    </message>
    <message>
        <source>{camera} does not answer: unplug it and plug it in again.</source>
        <translation>{camera} no responde: desconéctela y conéctela de nuevo.</translation>
    </message>
    <message>
        <source>Several cameras are called {camera}: choose one in the list below.</source>
        <translation>Hay varias cámaras llamadas {camera}: elija una en la lista de abajo.</translation>
    </message>
    <message>
        <source>Its colours are coded in a rare way: convert it to MP4 with H.264.</source>
        <translation>Sus colores están codificados de una forma poco común: conviértalo a MP4 con H.264.</translation>
    </message>
    <message>
        <source>{file} has no image at {seconds} s: choose an earlier start.</source>
        <translation>{file} no tiene ninguna imagen en {seconds} s: elija un comienzo anterior.</translation>
    </message>
    <message>
        <source>{path} was changed while it was read: try again.</source>
        <translation>{path} cambió mientras se leía: inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>The background {background} is not there any more: choose another.</source>
        <translation>El fondo {background} ya no está: elija otro.</translation>
    </message>
    <message>
        <source>The chosen face is gone from this photograph: add it again.</source>
        <translation>La cara elegida ya no está en esta foto: añádala de nuevo.</translation>
    </message>
    <message>
        <source>{name} cannot be trained longer: the images that it learned from are gone. Make it again from its video.</source>
        <translation>{name} no se puede entrenar más: las imágenes de las que aprendió ya no están. Hágala de nuevo a partir de su vídeo.</translation>
    </message>
    <message>
        <source>What was begun of {name} is damaged: start over, or use another name.</source>
        <translation>Lo empezado de {name} está dañado: empiece de nuevo o use otro nombre.</translation>
    </message>
    <message>
        <source>The part {part} ends before it begins.</source>
        <translation>La parte {part} termina antes de empezar.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, and KERAS_BACKEND asks for {backend}: unset that variable.</source>
        <translation>El entrenamiento necesita TensorFlow, y KERAS_BACKEND pide {backend}: elimine esa variable.</translation>
    </message>
    <message>
        <source>The work ended before its end ({reason}): try again.</source>
        <translation>El trabajo se interrumpió ({reason}): inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>It holds no model.json and no frozen_model.pb: choose the folder that holds one of them, or its zip file.</source>
        <translation>No contiene ni model.json ni frozen_model.pb: elija la carpeta que contiene uno de ellos, o su zip.</translation>
    </message>
    <message>
        <source>It cannot be used ({reason}): choose another.</source>
        <translation>No se puede usar ({reason}): elija otro.</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; get the model again, from somebody whom you trust.</source>
        <translation>Se rechaza {path}: {reason}; consiga el modelo de nuevo, de alguien de confianza.</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; if it ought to run, please report it under Issues on face2face&apos;s page on GitHub, else get the model again, from somebody whom you trust.</source>
        <translation>Se rechaza {path}: {reason}; si debería funcionar, avísenos en Issues de la página de face2face en GitHub; si no, consiga el modelo de nuevo, de alguien de confianza.</translation>
    </message>
    <message>
        <source>There is no int8 of {model}: choose another runtime in the settings.</source>
        <translation>No hay int8 de {model}: elija otro motor en los ajustes.</translation>
    </message>
    <message>
        <source>{path} is no file of 68 landmarks, or is damaged: start without --landmark-model.</source>
        <translation>{path} no es un archivo de 68 puntos o está dañado: inicie el programa sin --landmark-model.</translation>
    </message>
    <message>
        <source>{path}, a part of this program, is missing or damaged: install it again.</source>
        <translation>{path}, una parte de este programa, falta o está dañado: vuelva a instalarlo.</translation>
    </message>
    <message>
        <source>Only {megabytes} MB are free in {folder}: free some space and try again.</source>
        <translation>Solo quedan {megabytes} MB libres en {folder}: libere espacio e inténtelo de nuevo.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}): choose another place.</source>
        <translation>No se puede escribir {path} ({reason}): elija otro lugar.</translation>
    </message>
    <message>
        <source>no space is left</source>
        <translation>no queda espacio</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>permiso denegado</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>es de solo lectura</translation>
    </message>
    <message>
        <source>it does not exist</source>
        <translation>no existe</translation>
    </message>
    <message>
        <source>a part of the path is no folder</source>
        <translation>una parte de la ruta no es una carpeta</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es una carpeta</translation>
    </message>
    <message>
        <source>it exists already</source>
        <translation>ya existe</translation>
    </message>
    <message>
        <source>another program uses it</source>
        <translation>otro programa lo usa</translation>
    </message>
    <message>
        <source>there is no such device</source>
        <translation>no existe ese dispositivo</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>hay demasiados archivos abiertos</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>el nombre es demasiado largo</translation>
    </message>
    <message>
        <source>it is too large for this disk</source>
        <translation>es demasiado grande para este disco</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>no hay memoria suficiente</translation>
    </message>
    <message>
        <source>the device reports a fault</source>
        <translation>el dispositivo informa de un fallo</translation>
    </message>
    <message>
        <source>its data are damaged, or of an unknown kind</source>
        <translation>sus datos están dañados o son de un tipo desconocido</translation>
    </message>
    <message>
        <source>there is no answer</source>
        <translation>no hay respuesta</translation>
    </message>
    <message>
        <source>the connection was refused</source>
        <translation>se rechazó la conexión</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>se cerró la conexión</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>se cortó la conexión</translation>
    </message>
    <message>
        <source>the connection broke off; is its certificate one that this machine trusts?</source>
        <translation>se cortó la conexión; ¿confía este equipo en su certificado?</translation>
    </message>
    <message>
        <source>the network does not lead there</source>
        <translation>la red no llega hasta allí</translation>
    </message>
    <message>
        <source>what is asked for is not there (404 Not Found)</source>
        <translation>lo pedido no está allí (404)</translation>
    </message>
    <message>
        <source>the server reports a fault (5xx)</source>
        <translation>el servidor informa de un fallo (5xx)</translation>
    </message>
    <message>
        <source>a name and a password are wanted, or are wrong (scheme://NAME:PASSWORD@host)</source>
        <translation>hacen falta un nombre y una contraseña, o son incorrectos (scheme://NOMBRE:CONTRASEÑA@host)</translation>
    </message>
    <message>
        <source>what is sent is no video, or names what may not be opened</source>
        <translation>lo que se envía no es un vídeo, o nombra algo que no se puede abrir</translation>
    </message>
    <message>
        <source>this FFmpeg does not know the protocol</source>
        <translation>este FFmpeg no conoce el protocolo</translation>
    </message>
    <message>
        <source>the stream ended</source>
        <translation>la transmisión terminó</translation>
    </message>
    <message>
        <source>it holds no moving image</source>
        <translation>no contiene imagen en movimiento</translation>
    </message>
    <message>
        <source>its images are too large</source>
        <translation>sus imágenes son demasiado grandes</translation>
    </message>
    <message>
        <source>its images are coded in an unknown way</source>
        <translation>sus imágenes están codificadas de una forma desconocida</translation>
    </message>
    <message>
        <source>it takes too long</source>
        <translation>tarda demasiado</translation>
    </message>
    <message>
        <source>it needs too much memory</source>
        <translation>necesita demasiada memoria</translation>
    </message>
    <message>
        <source>it crashed</source>
        <translation>se cerró de golpe</translation>
    </message>
    <message>
        <source>it makes no image as a model of a face does</source>
        <translation>no produce imágenes como un modelo de cara</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>texto original: {text}</translation>
    </message>
</context>
<context>
    <name>FaceChoice</name>
    <message>
        <source>Which face shall move?</source>
        <translation>¿Qué cara debe moverse?</translation>
    </message>
    <message>
        <source>Click a face, or press its number.</source>
        <translation>Haga clic en una cara o pulse su número.</translation>
    </message>
    <message>
        <source>The photo with its faces numbered</source>
        <translation>La foto con sus caras numeradas</translation>
    </message>
    <message>
        <source>Largest face</source>
        <translation>La cara más grande</translation>
    </message>
    <message>
        <source>Take face 1 (Enter)</source>
        <translation>Usar la cara 1 (Intro)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Do not use this photo (Esc)</source>
        <translation>No usar esta foto (Esc)</translation>
    </message>
    <message>
        <source>{count} faces</source>
        <translation>{count} caras</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>There is nothing to paste: copy an image or a file first.</source>
        <translation>No hay nada que pegar: copie primero una imagen o un archivo.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>One video or image is shown at a time: {name} is used, not {others}.</source>
        <translation>Solo se muestra un vídeo o una imagen a la vez: se usa {name}, no {others}.</translation>
    </message>
    <message>
        <source>{names}: this image format is not read here. Save the image as JPEG or PNG and drop that; WebP, TIFF, BMP, GIF, HEIC and AVIF are read, too.</source>
        <translation>{names}: este formato de imagen no se lee aquí. Guarde la imagen como JPEG o PNG y suelte ese archivo; también se leen WebP, TIFF, BMP, GIF, HEIC y AVIF.</translation>
    </message>
    <message>
        <source>{names}: a folder is used only where it holds a model. Drop the images or videos themselves.</source>
        <translation>{names}: una carpeta solo se usa si contiene un modelo. Suelte las imágenes o los vídeos mismos.</translation>
    </message>
    <message>
        <source>{names}: neither a model nor a photograph nor a video. Drop a model&apos;s folder, zip or .pb file, an image, or a video.</source>
        <translation>{names}: no es ni un modelo, ni una fotografía, ni un vídeo. Suelte la carpeta, el zip o el .pb de un modelo, una imagen o un vídeo.</translation>
    </message>
    <message>
        <source>{name} was not added. {reason}</source>
        <translation>{name} no se añadió. {reason}</translation>
    </message>
    <message>
        <source>{names}: not shown, since something else was chosen meanwhile. Drop or paste it again.</source>
        <translation>{names}: no se muestra, porque entretanto se eligió otra cosa. Vuelva a soltarlo o pegarlo.</translation>
    </message>
    <message>
        <source>Added: {names}.</source>
        <translation>Añadidos: {names}.</translation>
    </message>
    <message>
        <source>Added: {names}. {first} is selected.</source>
        <translation>Añadidos: {names}. {first} está elegido.</translation>
    </message>
</context>
<context>
    <name>FormatButton</name>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Frecuencia</translation>
    </message>
    <message>
        <source>{rate:g} fps</source>
        <translation>{rate:g} fps</translation>
    </message>
    <message>
        <source>The camera does not say what it offers</source>
        <translation>La cámara no dice qué ofrece</translation>
    </message>
</context>
<context>
    <name>GrowPage</name>
    <message>
        <source>How much of this step is done</source>
        <translation>Cuánto se ha hecho de este paso</translation>
    </message>
    <message>
        <source>The growing face</source>
        <translation>La cara en formación</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>What is done is kept: the same name goes on from there</source>
        <translation>Lo hecho se conserva: con el mismo nombre continúa desde ahí</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ocultar</translation>
    </message>
    <message>
        <source>It goes on; &quot;New face…&quot; shows this again</source>
        <translation>Sigue adelante; «Cara nueva…» vuelve a mostrarlo</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Empezando…</translation>
    </message>
    <message>
        <source>The growing face appears here</source>
        <translation>Aquí aparece la cara en formación</translation>
    </message>
    <message>
        <source>The first images come after a minute or two of training.</source>
        <translation>Las primeras imágenes llegan tras uno o dos minutos de entrenamiento.</translation>
    </message>
    <message>
        <source>A first version is in the window already</source>
        <translation>Ya hay una primera versión en la ventana</translation>
    </message>
    <message>
        <source>It is one image of the video, moved. Training makes it better.</source>
        <translation>Es una imagen del vídeo, en movimiento. El entrenamiento la mejora.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Deteniendo…</translation>
    </message>
    <message>
        <source>What was trained is being saved.</source>
        <translation>Se está guardando lo entrenado.</translation>
    </message>
    <message>
        <source>Each row shows twice: sketch, AI-generated, real</source>
        <translation>Cada fila muestra dos veces: dibujo, generada por IA, real</translation>
    </message>
</context>
<context>
    <name>InpaintPanel</name>
    <message>
        <source>Repair</source>
        <translation>Reparar</translation>
    </message>
    <message>
        <source>Remove paint instead of painting</source>
        <translation>Quita pintura en vez de pintar</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Remove all paint</source>
        <translation>Quita toda la pintura</translation>
    </message>
    <message>
        <source>Paint over the left image: what is under it is repaired</source>
        <translation>Pinte sobre la imagen izquierda: lo que quede debajo se repara</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pincel</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Tamaño del pincel</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Quitar todo</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Archivo</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Fuente</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modelo</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ver</translation>
    </message>
    <message>
        <source>Size of photos</source>
        <translation>Tamaño de las fotos</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;yuda</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Cerrar este mensaje</translation>
    </message>
</context>
<context>
    <name>MicrophoneCheck</name>
    <message>
        <source>Looking for microphones…</source>
        <translation>Buscando micrófonos…</translation>
    </message>
    <message>
        <source>Speak: the bar moves.</source>
        <translation>Hable: la barra se mueve.</translation>
    </message>
    <message>
        <source>Your voice is not recorded.</source>
        <translation>Su voz no se graba.</translation>
    </message>
    <message>
        <source>Its level is shown when nothing is recorded.</source>
        <translation>Su nivel se muestra cuando no se graba nada.</translation>
    </message>
    <message>
        <source>{name} cannot be used: plug it in, or choose another. Until then recordings have no sound.</source>
        <translation>{name} no se puede usar: conéctelo o elija otro. Hasta entonces las grabaciones no tienen sonido.</translation>
    </message>
    <message>
        <source>There is no microphone: plug one in. Until then recordings have no sound.</source>
        <translation>No hay micrófono: conecte uno. Hasta entonces las grabaciones no tienen sonido.</translation>
    </message>
    <message>
        <source>It gives only silence: it may be muted, or the system may not allow this program to hear it.</source>
        <translation>Solo da silencio: puede estar silenciado, o el sistema no permite que este programa lo oiga.</translation>
    </message>
</context>
<context>
    <name>MicrophoneSection</name>
    <message>
        <source>Sound of recordings</source>
        <translation>Sonido de las grabaciones</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Micrófono</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Nivel</translation>
    </message>
    <message>
        <source>The system&apos;s usual one</source>
        <translation>El habitual del sistema</translation>
    </message>
    <message>
        <source>None: without sound</source>
        <translation>Ninguno: sin sonido</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>No favourite any more</source>
        <translation>Quitar de favoritos</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorito</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>Entrenar más tiempo…</translation>
    </message>
    <message>
        <source>Export as one file…</source>
        <translation>Exportar como un solo archivo…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Quitar de la lista</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Cambiar el nombre…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Abrir la carpeta</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>Mover a la papelera…</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Entrenar más tiempo</translation>
    </message>
    <message>
        <source>Minutes for which {name} is trained further</source>
        <translation>Minutos que se seguirá entrenando {name}</translation>
    </message>
    <message>
        <source>Move the face {name} to the trash? Its files are in {folder}. Images that were kept to train it longer are deleted.</source>
        <translation>¿Mover la cara {name} a la papelera? Sus archivos están en {folder}. Se borran las imágenes que se guardaban para entrenarla más tiempo.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Cambiar el nombre</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nuevo nombre</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>Mover a la papelera</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Conservarla</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Favourite</source>
        <translation>Favorito</translation>
    </message>
    <message>
        <source>Key {number}</source>
        <translation>Tecla {number}</translation>
    </message>
    <message>
        <source>The right mouse button or the menu key shows what can be done.</source>
        <translation>El botón derecho del ratón o la tecla de menú muestra qué se puede hacer.</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>No se puede usar</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>no consta</translation>
    </message>
    <message>
        <source>Not good yet. {why}</source>
        <translation>Todavía no está bien. {why}</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} píxeles</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min</source>
        <translation>entrenado {minutes:.0f} min</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min, from a start trained for {before:.0f} min</source>
        <translation>entrenado {minutes:.0f} min, a partir de un modelo ya entrenado {before:.0f} min</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>una foto</translation>
    </message>
    <message>
        <source>mouth</source>
        <translation>boca</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>ojos</translation>
    </message>
    <message>
        <source>head</source>
        <translation>cabeza</translation>
    </message>
    <message>
        <source>Follows the motion, 1 is wholly: {figures}</source>
        <translation>Sigue el movimiento, 1 es del todo: {figures}</translation>
    </message>
    <message>
        <source>Measured: {figures}</source>
        <translation>Medido: {figures}</translation>
    </message>
    <message>
        <source>Repairs what you paint over</source>
        <translation>Repara lo que usted marca</translation>
    </message>
    <message>
        <source>Makes a face from a drawing</source>
        <translation>Hace una cara a partir de un dibujo</translation>
    </message>
    <message>
        <source>Cuts people out</source>
        <translation>Recorta a las personas</translation>
    </message>
    <message>
        <source>Sharpens</source>
        <translation>Enfoca</translation>
    </message>
    <message>
        <source>Licence: {text}</source>
        <translation>Licencia: {text}</translation>
    </message>
    <message>
        <source>Consent: {text}</source>
        <translation>Consentimiento: {text}</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>Remove from the list</source>
        <translation>Quitar de la lista</translation>
    </message>
    <message>
        <source>{name} (cannot be used)</source>
        <translation>{name} (no se puede usar)</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Reading the models…</source>
        <translation>Leyendo los modelos…</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>Cara nueva…</translation>
    </message>
    <message>
        <source>No model is called so. Clear the field above to see all of them.</source>
        <translation>Ningún modelo se llama así. Vacíe el campo de arriba para verlos todos.</translation>
    </message>
    <message>
        <source>Drop a photo or a video here to make a face of it; a model&apos;s folder, zip or frozen_model.pb anywhere in the window adds it.</source>
        <translation>Suelte aquí una foto o un vídeo para hacer de él una cara; la carpeta de un modelo, su zip o frozen_model.pb se añaden en cualquier lugar de la ventana.</translation>
    </message>
    <message>
        <source>There is no model yet. Drop a photo, or a model&apos;s folder, zip or frozen_model.pb, anywhere in the window.</source>
        <translation>Todavía no hay ningún modelo. Suelte una foto, o la carpeta de un modelo, su zip o frozen_model.pb, en cualquier lugar de la ventana.</translation>
    </message>
</context>
<context>
    <name>ModelSearch</name>
    <message>
        <source>Find a model</source>
        <translation>Buscar un modelo</translation>
    </message>
</context>
<context>
    <name>NewFace</name>
    <message>
        <source>New face</source>
        <translation>Cara nueva</translation>
    </message>
    <message>
        <source>Look straight into the camera and keep still</source>
        <translation>Mire a la cámara y no se mueva</translation>
    </message>
    <message>
        <source>Turn your head slowly to the left and back</source>
        <translation>Gire la cabeza despacio a la izquierda y vuelva</translation>
    </message>
    <message>
        <source>Turn your head slowly to the right and back</source>
        <translation>Gire la cabeza despacio a la derecha y vuelva</translation>
    </message>
    <message>
        <source>Look up slowly and back</source>
        <translation>Mire despacio hacia arriba y vuelva</translation>
    </message>
    <message>
        <source>Look down slowly and back</source>
        <translation>Mire despacio hacia abajo y vuelva</translation>
    </message>
    <message>
        <source>Tilt your head to one shoulder, then to the other</source>
        <translation>Incline la cabeza hacia un hombro y luego hacia el otro</translation>
    </message>
    <message>
        <source>Open your mouth wide and close it</source>
        <translation>Abra mucho la boca y ciérrela</translation>
    </message>
    <message>
        <source>Smile, with your lips closed and then showing your teeth</source>
        <translation>Sonría, primero con los labios cerrados y luego enseñando los dientes</translation>
    </message>
    <message>
        <source>Say slowly: A, E, I, O, U</source>
        <translation>Diga despacio: A, E, I, O, U</translation>
    </message>
    <message>
        <source>Blink, and raise your eyebrows</source>
        <translation>Parpadee y levante las cejas</translation>
    </message>
    <message>
        <source>Talk freely: tell what you did today</source>
        <translation>Hable libremente: cuente qué ha hecho hoy</translation>
    </message>
    <message>
        <source>Step 1 of 3: choosing images</source>
        <translation>Paso 1 de 3: elegir imágenes</translation>
    </message>
    <message>
        <source>Step 2 of 3: training</source>
        <translation>Paso 2 de 3: entrenar</translation>
    </message>
    <message>
        <source>Step 3 of 3: writing the model</source>
        <translation>Paso 3 de 3: escribir el modelo</translation>
    </message>
    <message>
        <source>Less than a minute left</source>
        <translation>Falta menos de un minuto</translation>
    </message>
    <message>
        <source>About a minute left</source>
        <translation>Falta un minuto aproximadamente</translation>
    </message>
    <message>
        <source>About {number} minutes left</source>
        <translation>Faltan unos {number} minutos</translation>
    </message>
    <message>
        <source>{number} s left</source>
        <translation>Quedan {number} s</translation>
    </message>
    <message>
        <source>{name}: starting…</source>
        <translation>{name}: empezando…</translation>
    </message>
    <message>
        <source>{name}: {minutes} min left</source>
        <translation>{name}: quedan {minutes} min</translation>
    </message>
    <message>
        <source>no images chosen yet</source>
        <translation>aún sin imágenes elegidas</translation>
    </message>
    <message>
        <source>{done:.1f} of {all:g} minutes trained</source>
        <translation>{done:.1f} de {all:g} minutos entrenados</translation>
    </message>
    <message>
        <source>In many of its images there is no face.</source>
        <translation>En muchas de sus imágenes no hay ninguna cara.</translation>
    </message>
    <message>
        <source>It does not look like the person yet.</source>
        <translation>Todavía no se parece a la persona.</translation>
    </message>
    <message>
        <source>It is still a smear.</source>
        <translation>Todavía es una mancha borrosa.</translation>
    </message>
    <message>
        <source>Mouth and eyes are not where they should be.</source>
        <translation>La boca y los ojos no están donde deberían.</translation>
    </message>
    <message>
        <source>On {number} images that it did not learn from:</source>
        <translation>En {number} imágenes de las que no aprendió:</translation>
    </message>
    <message>
        <source>a face in {share} %</source>
        <translation>una cara en el {share} %</translation>
    </message>
    <message>
        <source>{distance:.2f} from the person (another one: 0.6 and more)</source>
        <translation>a {distance:.2f} de la persona (otra persona: 0,6 o más)</translation>
    </message>
    <message>
        <source>likeness of the image {ssim:.2f} of 1</source>
        <translation>parecido de la imagen {ssim:.2f} de 1</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>No se ve ninguna cara: elija un vídeo de una sola persona que mire a la cámara.</translation>
    </message>
    <message>
        <source>A face is seen in {percent} % of it only: cut out the part that shows the person.</source>
        <translation>Solo se ve una cara en el {percent} % del vídeo: recorte la parte en que aparece la persona.</translation>
    </message>
    <message>
        <source>More than one person is seen: choose a video of one alone, and cover pictures of faces behind them.</source>
        <translation>Se ve a más de una persona: elija un vídeo de una sola y tape las fotos de caras que haya detrás.</translation>
    </message>
    <message>
        <source>The face is too dark: turn on a light in front of the person, or sit at a window.</source>
        <translation>La cara está demasiado oscura: encienda una luz delante de la persona o siéntese junto a una ventana.</translation>
    </message>
    <message>
        <source>The face is {pixels} pixels wide, less than {least}: go nearer to the camera, or record more pixels.</source>
        <translation>La cara mide {pixels} píxeles de ancho, menos de {least}: acérquese a la cámara o grabe con más píxeles.</translation>
    </message>
    <message>
        <source>The face is blurred: clean the lens, let the camera focus, turn on a light.</source>
        <translation>La cara está borrosa: limpie la lente, deje que la cámara enfoque, encienda una luz.</translation>
    </message>
    <message>
        <source>It is {seconds} seconds long: half a minute at least is needed, with talking and looking around.</source>
        <translation>Dura {seconds} segundos: se necesita al menos medio minuto en el que se hable y se mire alrededor.</translation>
    </message>
    <message>
        <source>It holds {images} images, less than {least}: choose a longer video.</source>
        <translation>Tiene {images} imágenes, menos de {least}: elija un vídeo más largo.</translation>
    </message>
    <message>
        <source>The mouth hardly moves: talk, smile and open it wide, since the face learns only what it sees.</source>
        <translation>La boca apenas se mueve: hable, sonría y ábrala mucho, porque la cara solo aprende lo que ve.</translation>
    </message>
    <message>
        <source>The camera moves: put it on something firm, or what is behind the person is smeared into the face.</source>
        <translation>La cámara se mueve: póngala sobre algo firme, o lo que hay detrás de la persona se mezclará con la cara.</translation>
    </message>
</context>
<context>
    <name>NewFaceForm</name>
    <message>
        <source>for example ana</source>
        <translation>por ejemplo ana</translation>
    </message>
    <message>
        <source>Use video files</source>
        <translation>Usar archivos de vídeo</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Choose a video file</source>
        <translation>Elegir un archivo de vídeo</translation>
    </message>
    <message>
        <source>Add another…</source>
        <translation>Añadir otro…</translation>
    </message>
    <message>
        <source>Another video of the same person: the face learns more</source>
        <translation>Otro vídeo de la misma persona: la cara aprende más</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Empezar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Record me now, for a minute</source>
        <translation>Grabarme ahora, durante un minuto</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, and come back here.</source>
        <translation>Ninguna cámara da imágenes ahora: elija una en la ventana y vuelva aquí.</translation>
    </message>
    <message>
        <source>The person in the video agreed to have their face trained</source>
        <translation>La persona del vídeo aceptó que se entrene su cara</translation>
    </message>
    <message>
        <source>who agreed, and for what use</source>
        <translation>quién aceptó y para qué uso</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Empezar de nuevo</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nombre</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vídeo</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consentimiento</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>&amp;Tiempo</translation>
    </message>
    <message>
        <source>One person, alone, in even light: talking, looking around, blinking. Longer training gives a sharper face. While it trains, live images are slower; the window can be used, and nothing leaves this computer.</source>
        <translation>Una persona sola, con luz uniforme, que habla, mira alrededor y parpadea. Más tiempo da una cara más nítida. Mientras se entrena, las imágenes en directo son más lentas; la ventana se puede usar, y nada sale de este equipo.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nombre</translation>
    </message>
    <message>
        <source>Consent, in words</source>
        <translation>Consentimiento, en palabras</translation>
    </message>
    <message>
        <source>Time for all of it, in minutes</source>
        <translation>Tiempo para todo, en minutos</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>A face of this name was begun ({done}): it goes on where it stopped, with its video and consent.</source>
        <translation>Ya se empezó una cara con este nombre ({done}): sigue donde se quedó, con su vídeo y su consentimiento.</translation>
    </message>
    <message>
        <source>Give the face a name.</source>
        <translation>Dé un nombre a la cara.</translation>
    </message>
    <message>
        <source>There is a face of this name already: choose another.</source>
        <translation>Ya hay una cara con este nombre: elija otro.</translation>
    </message>
    <message>
        <source>Use letters, digits, spaces and .-_ in the name.</source>
        <translation>Use letras, cifras, espacios y .-_ en el nombre.</translation>
    </message>
    <message>
        <source>Choose a video file.</source>
        <translation>Elija un archivo de vídeo.</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, or a video file.</source>
        <translation>Ninguna cámara da imágenes ahora: elija una en la ventana o un archivo de vídeo.</translation>
    </message>
    <message>
        <source>A face is made only of a person who agreed to it.</source>
        <translation>Solo se hace la cara de una persona que dio su consentimiento.</translation>
    </message>
</context>
<context>
    <name>OnAir</name>
    <message>
        <source>{name}: on air</source>
        <translation>{name}: en directo</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Close (Esc)</source>
        <translation>Cerrar (Esc)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>PencilPanel</name>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Tell photos and drawings apart by itself</source>
        <translation>Distingue por sí solo fotos y dibujos</translation>
    </message>
    <message>
        <source>Turn the image into a drawing first</source>
        <translation>Convierte antes la imagen en un dibujo</translation>
    </message>
    <message>
        <source>Use the drawing as it is</source>
        <translation>Usa el dibujo tal como es</translation>
    </message>
    <message>
        <source>Skin tone, which a drawing does not say</source>
        <translation>Tono de piel, que un dibujo no indica</translation>
    </message>
    <message>
        <source>Skin: as is likely</source>
        <translation>Piel: la más probable</translation>
    </message>
    <message>
        <source>Skin: light</source>
        <translation>Piel: clara</translation>
    </message>
    <message>
        <source>Skin: medium</source>
        <translation>Piel: media</translation>
    </message>
    <message>
        <source>Skin: tan</source>
        <translation>Piel: bronceada</translation>
    </message>
    <message>
        <source>Skin: brown</source>
        <translation>Piel: morena</translation>
    </message>
    <message>
        <source>Skin: dark</source>
        <translation>Piel: oscura</translation>
    </message>
    <message>
        <source>Colour of the hair</source>
        <translation>Color del pelo</translation>
    </message>
    <message>
        <source>Hair: as is likely</source>
        <translation>Pelo: el más probable</translation>
    </message>
    <message>
        <source>Hair: black</source>
        <translation>Pelo: negro</translation>
    </message>
    <message>
        <source>Hair: brown</source>
        <translation>Pelo: castaño</translation>
    </message>
    <message>
        <source>Hair: blond</source>
        <translation>Pelo: rubio</translation>
    </message>
    <message>
        <source>Hair: red</source>
        <translation>Pelo: pelirrojo</translation>
    </message>
    <message>
        <source>Hair: grey</source>
        <translation>Pelo: gris</translation>
    </message>
    <message>
        <source>Hair: white</source>
        <translation>Pelo: blanco</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Fotografía</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Dibujo</translation>
    </message>
</context>
<context>
    <name>PercentSlider</name>
    <message>
        <source>{tip}. Double click: as usual</source>
        <translation>{tip}. Doble clic: valor habitual</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Playback</source>
        <translation>Reproducción</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tiempo</translation>
    </message>
</context>
<context>
    <name>PresetBox</name>
    <message>
        <source>Preset</source>
        <translation>Ajuste con nombre</translation>
    </message>
    <message>
        <source>Motion settings under a name</source>
        <translation>Ajustes del movimiento con un nombre</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>Ajustes propios</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Guardar…</translation>
    </message>
    <message>
        <source>Keep these settings under a name</source>
        <translation>Guarda estos ajustes con un nombre</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>Forget this preset; the settings stay as they are</source>
        <translation>Olvida este nombre; los ajustes quedan como están</translation>
    </message>
    <message>
        <source>As I am</source>
        <translation>Como soy</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Tranquilo</translation>
    </message>
    <message>
        <source>Theatre</source>
        <translation>Teatro</translation>
    </message>
</context>
<context>
    <name>PresetChoice</name>
    <message>
        <source>Save motion</source>
        <translation>Guardar el movimiento</translation>
    </message>
    <message>
        <source>Name of these settings</source>
        <translation>Nombre de estos ajustes</translation>
    </message>
    <message>
        <source>Replace the settings that are called {name}?</source>
        <translation>¿Reemplazar los ajustes llamados {name}?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Reemplazar</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Conservarlos</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Your image</source>
        <translation>Su imagen</translation>
    </message>
    <message>
        <source>The generated image</source>
        <translation>La imagen generada</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Usted</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vídeo</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Imagen</translation>
    </message>
</context>
<context>
    <name>ProblemPage</name>
    <message>
        <source>Report a problem</source>
        <translation>Informar de un problema</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>El informe</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Show log file</source>
        <translation>Mostrar el registro</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Asking the system…</source>
        <translation>Preguntando al sistema…</translation>
    </message>
    <message>
        <source>What I did:</source>
        <translation>Qué hice:</translation>
    </message>
    <message>
        <source>What I expected:</source>
        <translation>Qué esperaba:</translation>
    </message>
    <message>
        <source>What happened instead:</source>
        <translation>Qué pasó en cambio:</translation>
    </message>
    <message>
        <source>Nothing is sent. Add what you did and what went wrong, read through it, copy it, and paste it into your report. Names of files are left out.</source>
        <translation>No se envía nada. Añada qué hizo y qué falló, repáselo, cópielo y péguelo en su informe. Los nombres de archivos no aparecen.</translation>
    </message>
    <message>
        <source>Copied: paste it into your report.</source>
        <translation>Copiado: péguelo en su informe.</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>Unidad</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>&amp;Ver en:</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>Ficheros de &amp;tipo:</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>Your image</source>
        <translation>Su imagen</translation>
    </message>
    <message>
        <source>How much is recorded</source>
        <translation>Cuánto se ha grabado</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Sit upright, your face in the middle</source>
        <translation>Siéntese recto, con la cara en el centro</translation>
    </message>
    <message>
        <source>It begins in…</source>
        <translation>Empieza en…</translation>
    </message>
</context>
<context>
    <name>RecordingController</name>
    <message>
        <source>There is no image to save yet.</source>
        <translation>Todavía no hay ninguna imagen que guardar.</translation>
    </message>
    <message>
        <source>There was no image to record yet.</source>
        <translation>Todavía no había ninguna imagen que grabar.</translation>
    </message>
    <message>
        <source>the microphone {name} cannot be used.</source>
        <translation>el micrófono {name} no se puede usar.</translation>
    </message>
    <message>
        <source>there is no microphone.</source>
        <translation>no hay micrófono.</translation>
    </message>
    <message>
        <source>the video has none.</source>
        <translation>el vídeo no lo tiene.</translation>
    </message>
</context>
<context>
    <name>RecordingsSection</name>
    <message>
        <source>Recordings</source>
        <translation>Grabaciones</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>Usual folder</source>
        <translation>Carpeta habitual</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Small files</source>
        <translation>Archivos pequeños</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Buena</translation>
    </message>
    <message>
        <source>Best images, large files</source>
        <translation>Mejores imágenes, archivos grandes</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Carpeta</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Calidad</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>As large as it is shown</source>
        <translation>Tan grande como se ve</translation>
    </message>
    <message>
        <source>{height} pixels high</source>
        <translation>{height} píxeles de alto</translation>
    </message>
</context>
<context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>Restablecer ajustes</translation>
    </message>
    <message>
        <source>Forget the window&apos;s size, the source, the model in use, the motion, all switches and all that the Settings page holds? Models that you added, favourites and presets stay, and no file is deleted.</source>
        <translation>¿Olvidar el tamaño de la ventana, la fuente, el modelo en uso, el movimiento, todos los interruptores y todo lo que hay en la página de ajustes? Los modelos que añadió, los favoritos y los ajustes con nombre se quedan, y no se borra ningún archivo.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restablecer</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Conservarlos</translation>
    </message>
</context>
<context>
    <name>RetargetPanel</name>
    <message>
        <source>Motion</source>
        <translation>Movimiento</translation>
    </message>
    <message>
        <source>Relative</source>
        <translation>Relativo</translation>
    </message>
    <message>
        <source>The generated face changes as yours does from rest: the usual way</source>
        <translation>La cara generada cambia como la suya desde el reposo: lo habitual</translation>
    </message>
    <message>
        <source>Absolute</source>
        <translation>Absoluto</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabeza</translation>
    </message>
    <message>
        <source>How much the head moves: 100 % is as much as yours</source>
        <translation>Cuánto se mueve la cabeza: con 100 %, tanto como la suya</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Expresión</translation>
    </message>
    <message>
        <source>How much mouth, eyes and brows move: 100 % is as much as yours</source>
        <translation>Cuánto se mueven boca, ojos y cejas: con 100 %, tanto como los suyos</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Suavizado</translation>
    </message>
    <message>
        <source>The face takes the shape of yours, on its own head</source>
        <translation>La cara toma la forma de la suya, sobre su propia cabeza</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Sin adaptar</translation>
    </message>
    <message>
        <source>Your landmarks as they are, unfitted: the face may look distorted</source>
        <translation>Sus puntos tal como son, sin adaptar: la cara puede verse deformada</translation>
    </message>
    <message>
        <source>Reduces jitter: more is calmer, and a little later</source>
        <translation>Reduce el temblor: cuanto más, más tranquilo y un poco más tarde</translation>
    </message>
    <message>
        <source>Brows</source>
        <translation>Cejas</translation>
    </message>
    <message>
        <source>Of photographs: how much brows move</source>
        <translation>De fotografías: cuánto se mueven las cejas</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>Ojos</translation>
    </message>
    <message>
        <source>Of photographs: how much lids and gaze move</source>
        <translation>De fotografías: cuánto se mueven los párpados y la mirada</translation>
    </message>
    <message>
        <source>Mouth</source>
        <translation>Boca</translation>
    </message>
    <message>
        <source>Of photographs: how much the mouth moves</source>
        <translation>De fotografías: cuánto se mueve la boca</translation>
    </message>
    <message>
        <source>Look at the viewer</source>
        <translation>Mirar a quien la ve</translation>
    </message>
    <message>
        <source>Photographs look at whoever sees them, wherever you look</source>
        <translation>Las fotografías miran a quien las ve, mires donde mires</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restablecer</translation>
    </message>
    <message>
        <source>Back to the usual settings</source>
        <translation>Vuelve a los ajustes habituales</translation>
    </message>
</context>
<context>
    <name>RuntimeSection</name>
    <message>
        <source>Speed</source>
        <translation>Velocidad</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automático</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>Motor</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Hilos</translation>
    </message>
    <message>
        <source>Fewer leave more of the processor to other programs. For OpenVINO alone.</source>
        <translation>Menos hilos dejan más procesador a otros programas. Solo con OpenVINO.</translation>
    </message>
</context>
<context>
    <name>SeekSlider</name>
    <message>
        <source>Position</source>
        <translation>Posición</translation>
    </message>
    <message>
        <source>Click or drag to go there; arrow keys: 5 seconds</source>
        <translation>Haga clic o arrastre para ir allí; flechas: 5 segundos</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Reset settings…</source>
        <translation>Restablecer ajustes…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
</context>
<context>
    <name>SharedRoom</name>
    <message>
        <source>Drag to share the room; double click for both images as high</source>
        <translation>Arrastre para repartir el espacio; doble clic: ambas imágenes igual de altas</translation>
    </message>
</context>
<context>
    <name>SigningKey</name>
    <message>
        <source>Checking the key…</source>
        <translation>Comprobando la clave…</translation>
    </message>
</context>
<context>
    <name>SigningSection</name>
    <message>
        <source>Label and signature</source>
        <translation>Etiqueta y firma</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the face</source>
        <translation>Escribir «AI-generated» sobre la cara</translation>
    </message>
    <message>
        <source>Choose a key…</source>
        <translation>Elegir una clave…</translation>
    </message>
    <message>
        <source>Usual key</source>
        <translation>Clave habitual</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Etiqueta</translation>
    </message>
    <message>
        <source>What you save always says in its data that it was generated.</source>
        <translation>Todo lo que guarda indica siempre en sus datos que fue generado.</translation>
    </message>
    <message>
        <source>Signed with</source>
        <translation>Firmado con</translation>
    </message>
    <message>
        <source>This installation&apos;s own key</source>
        <translation>La clave propia de esta instalación</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Source</source>
        <translation>Fuente</translation>
    </message>
    <message>
        <source>Where your image comes from (I)</source>
        <translation>De dónde viene su imagen (I)</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>No se encontró ninguna cámara</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demostración</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Apagada</translation>
    </message>
    <message>
        <source>Open video…</source>
        <translation>Abrir vídeo…</translation>
    </message>
    <message>
        <source>Open address…</source>
        <translation>Abrir dirección…</translation>
    </message>
    <message>
        <source>Choose a source</source>
        <translation>Elija una fuente</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Cámara {number}</translation>
    </message>
</context>
<context>
    <name>StateMessage</name>
    <message>
        <source>Opening {name}…</source>
        <translation>Abriendo {name}…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Abriendo…</translation>
    </message>
    <message>
        <source>The video has ended</source>
        <translation>El vídeo ha terminado</translation>
    </message>
    <message>
        <source>Press P to play it again, or choose another source.</source>
        <translation>Pulse P para verlo otra vez, o elija otra fuente.</translation>
    </message>
    <message>
        <source>At zero, the face in the video is learned as at rest</source>
        <translation>Al llegar a cero, la cara del vídeo se aprende como cara en reposo</translation>
    </message>
    <message>
        <source>Look straight ahead, with your face at rest</source>
        <translation>Mire al frente, con la cara en reposo</translation>
    </message>
    <message>
        <source>The face at rest is learned when the video goes on</source>
        <translation>La cara en reposo se aprenderá cuando el vídeo continúe</translation>
    </message>
    <message>
        <source>Learning the face at rest…</source>
        <translation>Aprendiendo la cara en reposo…</translation>
    </message>
    <message>
        <source>Hold still…</source>
        <translation>No se mueva…</translation>
    </message>
    <message>
        <source>The camera gives only black</source>
        <translation>La cámara solo da negro</translation>
    </message>
    <message>
        <source>Open its cover, or switch it on: some laptops have a key or a slider for it.</source>
        <translation>Abra su tapa o enciéndala: algunos portátiles tienen una tecla o un interruptor.</translation>
    </message>
    <message>
        <source>Too dark to see a face</source>
        <translation>Demasiado oscuro para ver una cara</translation>
    </message>
    <message>
        <source>Turn on a light in front of you.</source>
        <translation>Encienda una luz delante de usted.</translation>
    </message>
    <message>
        <source>Looking for a face…</source>
        <translation>Buscando una cara…</translation>
    </message>
    <message>
        <source>Several faces: following the one in the box. Click another.</source>
        <translation>Varias caras: se sigue la del recuadro. Haga clic en otra.</translation>
    </message>
    <message>
        <source>The generated face appears here</source>
        <translation>Aquí aparece la cara generada</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Cargando el modelo…</translation>
    </message>
    <message>
        <source>This model cannot be used</source>
        <translation>Este modelo no se puede usar</translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation>Ningún modelo elegido</translation>
    </message>
    <message>
        <source>It moves as soon as the camera or the video gives an image.</source>
        <translation>Se mueve en cuanto la cámara o el vídeo dé una imagen.</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>Cargando {name}…</translation>
    </message>
    <message>
        <source>Choose one in the list, or drop a model&apos;s folder or zip here.</source>
        <translation>Elija una de la lista, o suelte aquí la carpeta o el zip de un modelo.</translation>
    </message>
    <message>
        <source>The result appears here</source>
        <translation>Aquí aparece el resultado</translation>
    </message>
    <message>
        <source>This source cannot be used</source>
        <translation>Esta fuente no se puede usar</translation>
    </message>
    <message>
        <source>No camera chosen</source>
        <translation>No hay ninguna cámara elegida</translation>
    </message>
    <message>
        <source>Plug one in, open a video (Ctrl+O), drop one here, or try the demo (Ctrl+D).</source>
        <translation>Conecte una, abra un vídeo (Ctrl+O), suéltelo aquí o vea la demostración (Ctrl+D).</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>{name} no se puede mostrar</translation>
    </message>
    <message>
        <source>Waiting for {name}</source>
        <translation>Esperando a {name}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Figures</source>
        <translation>Cifras</translation>
    </message>
    <message>
        <source>video {rate:.1f} fps</source>
        <translation>vídeo {rate:.1f} fps</translation>
    </message>
    <message>
        <source>camera {rate:.1f} fps</source>
        <translation>cámara {rate:.1f} fps</translation>
    </message>
    <message>
        <source>output {rate:.1f} fps</source>
        <translation>salida {rate:.1f} fps</translation>
    </message>
    <message>
        <source>delay {delay:.0f} ms</source>
        <translation>retardo {delay:.0f} ms</translation>
    </message>
    <message>
        <source>{size} instead of {width} × {height}</source>
        <translation>{size} en vez de {width} × {height}</translation>
    </message>
    <message>
        <source>tracking</source>
        <translation>seguimiento</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>movimiento</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>dibujo</translation>
    </message>
    <message>
        <source>generating</source>
        <translation>generación</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>ojos</translation>
    </message>
    <message>
        <source>merging</source>
        <translation>fusión</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>suavizado</translation>
    </message>
    <message>
        <source>{stage} {time:.0f} ms</source>
        <translation>{stage} {time:.0f} ms</translation>
    </message>
    <message>
        <source>{runtime} on {device}</source>
        <translation>{runtime} en {device}</translation>
    </message>
</context>
<context>
    <name>TaskController</name>
    <message>
        <source>Nearly all of the image is painted over, and nothing is left to repair it from: erase some of it.</source>
        <translation>Casi toda la imagen está pintada y no queda nada con que repararla: borre una parte.</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>This is a link to {host}, and no page is opened here. Save the image or video in the browser, and drop that file.</source>
        <translation>Esto es un enlace a {host}, y aquí no se abre ninguna página. Guarde la imagen o el vídeo en el navegador y suelte ese archivo.</translation>
    </message>
    <message>
        <source>This image cannot be read here. Save it in the browser, and drop that file.</source>
        <translation>Esta imagen no se puede leer aquí. Guárdela en el navegador y suelte ese archivo.</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show window</source>
        <translation>Mostrar la ventana</translation>
    </message>
    <message>
        <source>Stop sending</source>
        <translation>Dejar de enviar</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Salir</translation>
    </message>
    <message>
        <source>face2face sends as {name}</source>
        <translation>face2face envía como {name}</translation>
    </message>
</context>
<context>
    <name>UnfinishedList</name>
    <message>
        <source>Unfinished faces</source>
        <translation>Caras sin terminar</translation>
    </message>
    <message>
        <source>Discard what was done of {name}? It cannot be brought back.</source>
        <translation>¿Descartar lo hecho de {name}? No se puede recuperar.</translation>
    </message>
    <message>
        <source>Discard an unfinished face</source>
        <translation>Descartar una cara sin terminar</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Conservarla</translation>
    </message>
</context>
<context>
    <name>UnfinishedRow</name>
    <message>
        <source>camera</source>
        <translation>cámara</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>Descartar…</translation>
    </message>
    <message>
        <source>Continue {name}</source>
        <translation>Continuar {name}</translation>
    </message>
    <message>
        <source>Discard {name}</source>
        <translation>Descartar {name}</translation>
    </message>
</context>
<context>
    <name>UnfinishedWork</name>
    <message>
        <source>A face is being trained</source>
        <translation>Se está entrenando una cara</translation>
    </message>
    <message>
        <source>The face {name} is not ready yet. If you close now, what was trained is kept in {folder}, and New face… continues it the next time.</source>
        <translation>La cara {name} aún no está lista. Si cierra ahora, lo entrenado se conserva en {folder} y la próxima vez se continúa con Cara nueva…</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Detener y cerrar</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Seguir entrenando</translation>
    </message>
    <message>
        <source>A face is being recorded</source>
        <translation>Se está grabando una cara</translation>
    </message>
    <message>
        <source>The recording for {name} is not complete. If you close now, it is given up and removed.</source>
        <translation>La grabación para {name} no está completa. Si cierra ahora, se abandona y se elimina.</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>Abandonar y cerrar</translation>
    </message>
    <message>
        <source>Keep recording</source>
        <translation>Seguir grabando</translation>
    </message>
</context>
<context>
    <name>View</name>
    <message>
        <source>your camera is recorded beside it</source>
        <translation>su cámara se graba al lado</translation>
    </message>
    <message>
        <source>ON AIR</source>
        <translation>EN DIRECTO</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Your movements, another face</source>
        <translation>Sus movimientos, otra cara</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Qué hace</translation>
    </message>
    <message>
        <source>Your camera is on the left. On the right a face moves as you do: made from one photo, or trained from a video. Nothing leaves this computer.</source>
        <translation>A la izquierda está su cámara. A la derecha, una cara se mueve como usted: hecha con una sola foto o entrenada a partir de un vídeo. Nada sale de este ordenador.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consentimiento</translation>
    </message>
    <message>
        <source>Use a face only if the person agreed, and tell viewers that it is generated. What you save or send is labelled “AI-generated” unless you turn that off.</source>
        <translation>Use una cara solo si la persona está de acuerdo, y diga a quien la vea que es generada. Lo que guarde o envíe lleva la etiqueta «AI-generated» si no la desactiva.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>F1 opens the manual, F2 lists all keys, Shift+F1 brings back this page. C calibrates when the face does not follow you well.</source>
        <translation>F1 abre el manual, F2 muestra todas las teclas, Mayús+F1 vuelve a esta página. C calibra cuando la cara no le sigue bien.</translation>
    </message>
    <message>
        <source>Start with my camera</source>
        <translation>Empezar con mi cámara</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Ver la demostración</translation>
    </message>
</context>
<context>
    <name>WindowSection</name>
    <message>
        <source>Window</source>
        <translation>Ventana</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>Show my camera as a mirror does</source>
        <translation>Mostrar mi cámara como un espejo</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Se aplica desde el próximo inicio.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Colores</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Espejo</translation>
    </message>
</context>
<context>
    <name>Photo</name>
    <message>
        <source>The edge cuts the face: choose a photograph that shows the whole head.</source>
        <translation>El borde corta la cara: elija una foto que muestre toda la cabeza.</translation>
    </message>
    <message>
        <source>The face is small, and stays blurred: choose a larger photograph.</source>
        <translation>La cara es pequeña y queda borrosa: elija una foto más grande.</translation>
    </message>
    <message>
        <source>The face is blurred: choose a sharper photograph, or sharpen this one with the model deblur.</source>
        <translation>La cara está borrosa: elija una foto más nítida o enfoque esta con el modelo deblur.</translation>
    </message>
    <message>
        <source>The face is dark: choose a photograph with more light on it.</source>
        <translation>La cara está oscura: elija una foto con más luz sobre ella.</translation>
    </message>
    <message>
        <source>The face looks far aside, and half of it is not seen: choose a photograph in which it looks at the camera.</source>
        <translation>La cara mira muy hacia un lado y la mitad no se ve: elija una foto en la que mire a la cámara.</translation>
    </message>
    <message>
        <source>The eyes are shut, or nearly, and stay so: choose a photograph with open eyes.</source>
        <translation>Los ojos están cerrados, o casi, y así quedan: elija una foto con los ojos abiertos.</translation>
    </message>
</context>
</TS>
