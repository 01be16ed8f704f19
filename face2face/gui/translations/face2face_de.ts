<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open video…</source>
        <translation>Video öffnen …</translation>
    </message>
    <message>
        <source>Play a video file instead of a camera</source>
        <translation>Ein Video statt einer Kamera abspielen</translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation>Demo abspielen</translation>
    </message>
    <message>
        <source>Play the clip that is included</source>
        <translation>Den mitgelieferten Clip abspielen</translation>
    </message>
    <message>
        <source>Choose a camera…</source>
        <translation>Kamera wählen …</translation>
    </message>
    <message>
        <source>Show the list of cameras and videos</source>
        <translation>Die Liste der Kameras und Videos zeigen</translation>
    </message>
    <message>
        <source>Size and rate of the camera…</source>
        <translation>Größe und Bildrate der Kamera …</translation>
    </message>
    <message>
        <source>Choose how large the camera&apos;s images are, and how many come a second</source>
        <translation>Wählen, wie groß die Bilder der Kamera sind und wie viele in der Sekunde kommen</translation>
    </message>
    <message>
        <source>Look for cameras</source>
        <translation>Kameras suchen</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Noch einmal nach Kameras suchen</translation>
    </message>
    <message>
        <source>Play from the start</source>
        <translation>Von vorn abspielen</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Das Video noch einmal abspielen</translation>
    </message>
    <message>
        <source>Repeat videos</source>
        <translation>Videos wiederholen</translation>
    </message>
    <message>
        <source>Begin again at the end of a video</source>
        <translation>Am Ende eines Videos von vorn beginnen</translation>
    </message>
    <message>
        <source>Convert the whole video, and save it as a file</source>
        <translation>Das ganze Video umwandeln und als Datei speichern</translation>
    </message>
    <message>
        <source>Let video call apps use the generated image as a camera</source>
        <translation>Videoanruf-Programmen das erzeugte Bild als Kamera anbieten</translation>
    </message>
    <message>
        <source>Set how the generated face follows your motion</source>
        <translation>Einstellen, wie das erzeugte Gesicht Ihrer Bewegung folgt</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the generated image, in recordings too</source>
        <translation>„AI-generated“ auf das erzeugte Bild schreiben, auch in Aufnahmen</translation>
    </message>
    <message>
        <source>How Zoom, Teams, Meet and OBS take the generated image as a camera</source>
        <translation>Wie Zoom, Teams, Meet und OBS das erzeugte Bild als Kamera nehmen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop the video, or let it go on</source>
        <translation>Das Video anhalten oder weiterlaufen lassen</translation>
    </message>
    <message>
        <source>A frame back</source>
        <translation>Ein Bild zurück</translation>
    </message>
    <message>
        <source>Show the frame before</source>
        <translation>Das Bild davor zeigen</translation>
    </message>
    <message>
        <source>A frame forward</source>
        <translation>Ein Bild vor</translation>
    </message>
    <message>
        <source>Show the next frame</source>
        <translation>Das nächste Bild zeigen</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Ton</translation>
    </message>
    <message>
        <source>Hear the video; recordings have its sound in any case</source>
        <translation>Das Video hören; Aufnahmen haben seinen Ton in jedem Fall</translation>
    </message>
    <message>
        <source>Convert the whole video…</source>
        <translation>Ganzes Video umwandeln …</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Standbild</translation>
    </message>
    <message>
        <source>Save what is shown as an image</source>
        <translation>Was gezeigt wird, als Bild speichern</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufnehmen</translation>
    </message>
    <message>
        <source>Record what is shown as a video, with the microphone&apos;s sound</source>
        <translation>Was gezeigt wird, als Video mit dem Ton des Mikrofons aufnehmen</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Virtuelle Kamera</translation>
    </message>
    <message>
        <source>Show recordings</source>
        <translation>Aufnahmen zeigen</translation>
    </message>
    <message>
        <source>Open the folder with recordings</source>
        <translation>Den Ordner mit den Aufnahmen öffnen</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>Set folder, microphone, recordings, colours, language and more</source>
        <translation>Ordner, Mikrofon, Aufnahmen, Farben, Sprache und mehr einstellen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Das Programm schließen</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>Modell wählen …</translation>
    </message>
    <message>
        <source>Go to the list of models</source>
        <translation>Zur Liste der Modelle gehen</translation>
    </message>
    <message>
        <source>Find a model…</source>
        <translation>Modell suchen …</translation>
    </message>
    <message>
        <source>Find a model by its name</source>
        <translation>Ein Modell nach seinem Namen suchen</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder…</source>
        <translation>Ordner eines Modells hinzufügen …</translation>
    </message>
    <message>
        <source>Add the folder of a trained face</source>
        <translation>Den Ordner eines trainierten Gesichts hinzufügen</translation>
    </message>
    <message>
        <source>Add a model&apos;s file…</source>
        <translation>Datei eines Modells hinzufügen …</translation>
    </message>
    <message>
        <source>Add a trained face from a zip file or a frozen graph (.pb)</source>
        <translation>Ein trainiertes Gesicht aus einer Zip-Datei oder einem eingefrorenen Graphen (.pb) hinzufügen</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>Neues Gesicht …</translation>
    </message>
    <message>
        <source>Train a face from a video, or from a minute before the camera</source>
        <translation>Ein Gesicht aus einem Video oder aus einer Minute vor der Kamera trainieren</translation>
    </message>
    <message>
        <source>New face from a photo…</source>
        <translation>Neues Gesicht aus einem Foto …</translation>
    </message>
    <message>
        <source>Move the face of a photograph, at once and without training</source>
        <translation>Das Gesicht eines Fotos bewegen, sofort und ohne Training</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>Foto einfügen</translation>
    </message>
    <message>
        <source>Move the face of a copied photograph</source>
        <translation>Das Gesicht eines kopierten Fotos bewegen</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>Kalibrieren</translation>
    </message>
    <message>
        <source>Learn your face at rest: look straight ahead while it counts to three</source>
        <translation>Ihr Gesicht in Ruhe lernen: geradeaus sehen, während bis drei gezählt wird</translation>
    </message>
    <message>
        <source>Motion…</source>
        <translation>Bewegung …</translation>
    </message>
    <message>
        <source>Choose model {number}</source>
        <translation>Modell {number} wählen</translation>
    </message>
    <message>
        <source>Choose the model with this number</source>
        <translation>Das Modell mit dieser Nummer wählen</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>Show the landmarks instead of the camera</source>
        <translation>Die Landmarken statt der Kamera zeigen</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Flip left and right, as a mirror does: cameras only, never in recordings</source>
        <translation>Links und rechts tauschen wie ein Spiegel: nur bei Kameras, nie in Aufnahmen</translation>
    </message>
    <message>
        <source>Face alone</source>
        <translation>Nur das Gesicht</translation>
    </message>
    <message>
        <source>Landmarks on your face</source>
        <translation>Landmarken auf Ihrem Gesicht</translation>
    </message>
    <message>
        <source>Draw your own landmarks over your image: never in recordings</source>
        <translation>Ihre eigenen Landmarken über Ihr Bild zeichnen: nie in Aufnahmen</translation>
    </message>
    <message>
        <source>Close-up</source>
        <translation>Nahaufnahme</translation>
    </message>
    <message>
        <source>Show your face alone instead of the camera&apos;s whole image, in recordings too</source>
        <translation>Statt des ganzen Kamerabilds nur Ihr Gesicht zeigen, auch in Aufnahmen</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>Lay both images over each other, with a line to drag: never in recordings</source>
        <translation>Beide Bilder übereinanderlegen, mit einer Linie zum Ziehen: nie in Aufnahmen</translation>
    </message>
    <message>
        <source>Look closer</source>
        <translation>Näher heran</translation>
    </message>
    <message>
        <source>Enlarge both images, as the mouse wheel does: never in recordings</source>
        <translation>Beide Bilder vergrößern, wie mit dem Mausrad: nie in Aufnahmen</translation>
    </message>
    <message>
        <source>Look less close</source>
        <translation>Weniger nah</translation>
    </message>
    <message>
        <source>Make both images smaller again</source>
        <translation>Beide Bilder wieder verkleinern</translation>
    </message>
    <message>
        <source>Whole images</source>
        <translation>Ganze Bilder</translation>
    </message>
    <message>
        <source>Show both images whole again, as a double click does</source>
        <translation>Beide Bilder wieder ganz zeigen, wie mit einem Doppelklick</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>Vollbild verlassen</translation>
    </message>
    <message>
        <source>Back to the window</source>
        <translation>Zurück zum Fenster</translation>
    </message>
    <message>
        <source>“AI-generated” label</source>
        <translation>Hinweis „AI-generated“</translation>
    </message>
    <message>
        <source>Reset settings</source>
        <translation>Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Forget size, source, face, motion and switches</source>
        <translation>Größe, Quelle, Gesicht, Bewegung und Schalter vergessen</translation>
    </message>
    <message>
        <source>About and consent</source>
        <translation>Über und Einwilligung</translation>
    </message>
    <message>
        <source>Show the first page again</source>
        <translation>Die erste Seite noch einmal zeigen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Alle Tasten zeigen</translation>
    </message>
    <message>
        <source>Read the manual</source>
        <translation>Handbuch lesen</translation>
    </message>
    <message>
        <source>Open the manual in the browser</source>
        <translation>Das Handbuch im Browser öffnen</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>Im Videoanruf-Programm</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>Ein Problem melden …</translation>
    </message>
    <message>
        <source>Copy versions, hardware and log for a report; nothing is sent</source>
        <translation>Versionen, Hardware und Protokoll für eine Meldung kopieren; nichts wird gesendet</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Show the generated face alone</source>
        <translation>Nur das erzeugte Gesicht zeigen</translation>
    </message>
    <message>
        <source>The generated face on the whole screen; Esc leaves</source>
        <translation>Das erzeugte Gesicht auf dem ganzen Bildschirm; Esc beendet</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>Sicht des Modells</translation>
    </message>
    <message>
        <source>Show what the model is given</source>
        <translation>Zeigen, was das Modell bekommt</translation>
    </message>
    <message>
        <source>Result alone</source>
        <translation>Nur das Ergebnis</translation>
    </message>
    <message>
        <source>Show the result alone</source>
        <translation>Nur das Ergebnis zeigen</translation>
    </message>
    <message>
        <source>The result on the whole screen; Esc leaves</source>
        <translation>Das Ergebnis auf dem ganzen Bildschirm; Esc beendet</translation>
    </message>
    <message>
        <source>Choose a model by its number</source>
        <translation>Ein Modell nach seiner Nummer wählen</translation>
    </message>
    <message>
        <source>Side of what is shown of a photo, or of a face that can do 512; larger is slower</source>
        <translation>Kantenlänge dessen, was von einem Foto gezeigt wird, oder von einem Gesicht, das 512 kann; größer ist langsamer</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} Pixel</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Reparieren …</translation>
    </message>
    <message>
        <source>Paint over what is to be repaired</source>
        <translation>Übermalen, was repariert werden soll</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>Zeichnung …</translation>
    </message>
    <message>
        <source>Say whether the image is a photo or a drawing</source>
        <translation>Angeben, ob das Bild ein Foto oder eine Zeichnung ist</translation>
    </message>
    <message>
        <source>Background…</source>
        <translation>Hintergrund …</translation>
    </message>
    <message>
        <source>Choose the background behind the person</source>
        <translation>Den Hintergrund hinter der Person wählen</translation>
    </message>
    <message>
        <source>Sharpness…</source>
        <translation>Schärfe …</translation>
    </message>
    <message>
        <source>Set how much to sharpen</source>
        <translation>Einstellen, wie stark geschärft wird</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>{name} cannot be used. {why} {other} stays in use.</source>
        <translation>{name} kann nicht benutzt werden. {why} {other} bleibt in Gebrauch.</translation>
    </message>
    <message>
        <source>Checking {names}…</source>
        <translation>{names} wird geprüft …</translation>
    </message>
    <message>
        <source>Reading the image…</source>
        <translation>Das Bild wird gelesen …</translation>
    </message>
    <message>
        <source>The program ended the last time while it loaded the model {name}. The usual model is used instead.</source>
        <translation>Beim letzten Mal endete das Programm, während es das Modell {name} lud. Stattdessen wird das übliche Modell benutzt.</translation>
    </message>
    <message>
        <source>The recording ended early. {why} What was recorded is in {name} in {folder}</source>
        <translation>Die Aufnahme endete zu früh. {why} Was aufgenommen wurde, ist in {name} in {folder}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}, without sound: {why}</source>
        <translation>Gespeichert als {name} in {folder}, ohne Ton: {why}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}</source>
        <translation>Gespeichert als {name} in {folder}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>{name} is converted: {file} in {folder}</source>
        <translation>{name} ist umgewandelt: {file} in {folder}</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>Ergebnis abspielen</translation>
    </message>
    <message>
        <source>{name} is ready and selected.</source>
        <translation>{name} ist fertig und ausgewählt.</translation>
    </message>
    <message>
        <source>{name} is selected, but not good yet. {why} Train it longer.</source>
        <translation>{name} ist ausgewählt, aber noch nicht gut. {why} Trainieren Sie es länger.</translation>
    </message>
    <message>
        <source>One face is made at a time: wait until {name} is ready, or stop it, and drop the video again.</source>
        <translation>Es wird immer nur ein Gesicht gemacht: Warten Sie, bis {name} fertig ist, oder halten Sie es an, und legen Sie das Video noch einmal ab.</translation>
    </message>
    <message>
        <source>A first version of {name} is selected. Training makes it better.</source>
        <translation>Eine erste Fassung von {name} ist ausgewählt. Training macht sie besser.</translation>
    </message>
    <message>
        <source>The face {name} is not finished yet.</source>
        <translation>Das Gesicht {name} ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>Faces that are not finished yet: {names}.</source>
        <translation>Noch nicht fertige Gesichter: {names}.</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>Fortsetzen …</translation>
    </message>
    <message>
        <source>{name} was removed from the list. Its files are still where they were.</source>
        <translation>{name} wurde aus der Liste entfernt. Die Dateien sind noch da, wo sie waren.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Exporting {name}…</source>
        <translation>{name} wird exportiert …</translation>
    </message>
    <message>
        <source>{name} was exported as {file} in {folder}. Whoever gets it drops it into this window.</source>
        <translation>{name} wurde als {file} in {folder} exportiert. Wer die Datei bekommt, legt sie in diesem Fenster ab.</translation>
    </message>
    <message>
        <source>{name} comes with the program and stays in the list.</source>
        <translation>{name} gehört zum Programm und bleibt in der Liste.</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash: delete {path} yourself.</source>
        <translation>{name} konnte nicht in den Papierkorb gelegt werden: Löschen Sie {path} selbst.</translation>
    </message>
    <message>
        <source>Settings were reset.</source>
        <translation>Die Einstellungen wurden zurückgesetzt.</translation>
    </message>
    <message>
        <source>No program opened it here. It is {place}</source>
        <translation>Kein Programm hat es hier geöffnet. Es ist {place}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Something went wrong: {text}</source>
        <translation>Etwas ist schiefgegangen: {text}</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
</context>
<context>
    <name>Attribution</name>
    <message>
        <source>public domain (the photograph of a painting that is in the public domain)</source>
        <translation>gemeinfrei (das Foto eines gemeinfreien Gemäldes)</translation>
    </message>
    <message>
        <source>faker-js/assets-person-portrait, made with Stable Diffusion 3</source>
        <translation>faker-js/assets-person-portrait, erzeugt mit Stable Diffusion 3</translation>
    </message>
    <message>
        <source>Leonardo da Vinci, Mona Lisa, about 1503 to 1516, Musée du Louvre, Paris</source>
        <translation>Leonardo da Vinci, Mona Lisa, etwa 1503 bis 1516, Musée du Louvre, Paris</translation>
    </message>
    <message>
        <source>Johannes Vermeer, Girl with a Pearl Earring, about 1665, Mauritshuis, The Hague</source>
        <translation>Johannes Vermeer, Girl with a Pearl Earring, etwa 1665, Mauritshuis, Den Haag</translation>
    </message>
    <message>
        <source>John Singer Sargent, Lady Agnew of Lochnaw, 1892, National Galleries of Scotland, Edinburgh</source>
        <translation>John Singer Sargent, Lady Agnew of Lochnaw, 1892, Schottische Nationalgalerien, Edinburgh</translation>
    </message>
    <message>
        <source>Trained on speaker 1 of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>Trainiert mit Sprecher 1 des GRID audiovisual sentence corpus: Cooke, Barker, Cunningham und Shao (2006), Zenodo 3625687, CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the first 60 frames of the sentence lbbc2a of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>Trainiert mit den ersten 60 Bildern des Satzes lbbc2a des GRID audiovisual sentence corpus: Cooke, Barker, Cunningham und Shao (2006), Zenodo 3625687, CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>Trainiert mit dem Face Research Lab London Set (DeBruine und Jones 2017, figshare 5047666, CC BY 4.0), Gesichtern junger Erwachsener von denselben (figshare 4220517, CC BY) und Menschen, die es nicht gibt: faker-js/assets-person-portrait (CC0) und SelfishGene/SFHQ-T2I-dataset (MIT)</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), speakers of the GRID audiovisual sentence corpus (Cooke, Barker, Cunningham and Shao 2006, Zenodo record 3625687, CC BY 4.0), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>Trainiert mit dem Face Research Lab London Set (DeBruine und Jones 2017, figshare 5047666, CC BY 4.0), Gesichtern junger Erwachsener von denselben (figshare 4220517, CC BY), Sprechern des GRID audiovisual sentence corpus (Cooke, Barker, Cunningham und Shao 2006, Zenodo 3625687, CC BY 4.0) und Menschen, die es nicht gibt: faker-js/assets-person-portrait (CC0) und SelfishGene/SFHQ-T2I-dataset (MIT)</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>Copy modprobe</source>
        <translation>modprobe kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>Im Videoanruf-Programm</translation>
    </message>
    <message>
        <source>The virtual camera is on. Call apps know it as {name}.</source>
        <translation>Die virtuelle Kamera ist an. In Videoanruf-Programmen heißt sie {name}.</translation>
    </message>
    <message>
        <source>The virtual camera is off: Ctrl+K switches it on.</source>
        <translation>Die virtuelle Kamera ist aus: Strg+K schaltet sie ein.</translation>
    </message>
    <message>
        <source>Settings, Video, Camera: {name}.</source>
        <translation>Einstellungen, Video, Kamera: {name}.</translation>
    </message>
    <message>
        <source>Settings, Devices, Camera: {name}.</source>
        <translation>Einstellungen, Geräte, Kamera: {name}.</translation>
    </message>
    <message>
        <source>More options (⋮), Settings, Video, Camera: {name}. The browser asks once whether the page may use it.</source>
        <translation>Weitere Optionen (⋮), Einstellungen, Video, Kamera: {name}. Der Browser fragt einmal, ob die Seite sie benutzen darf.</translation>
    </message>
    <message>
        <source>Switch the virtual camera on first, then start the call app or its browser: most look for cameras only once.</source>
        <translation>Schalten Sie zuerst die virtuelle Kamera ein und starten Sie dann das Videoanruf-Programm oder seinen Browser: Die meisten suchen nur einmal nach Kameras.</translation>
    </message>
    <message>
        <source>What you send is generated: tell the others at the beginning, and use a face only if its person agreed. The image says “AI-generated” unless you turn that off.</source>
        <translation>Was Sie senden, ist erzeugt: Sagen Sie es den anderen am Anfang, und benutzen Sie ein Gesicht nur, wenn die Person zugestimmt hat. Im Bild steht „AI-generated“, wenn Sie das nicht ausschalten.</translation>
    </message>
    <message>
        <source>The camera</source>
        <translation>Die Kamera</translation>
    </message>
    <message>
        <source>Lips and voice</source>
        <translation>Lippen und Stimme</translation>
    </message>
    <message>
        <source>It is not in the list?</source>
        <translation>Sie steht nicht in der Liste?</translation>
    </message>
    <message>
        <source>Tell the others</source>
        <translation>Sagen Sie es den anderen</translation>
    </message>
    <message>
        <source>It is the one of OBS Studio 30 or newer: install OBS, start its virtual camera once, stop it, and close OBS.</source>
        <translation>Es ist die von OBS Studio 30 oder neuer: Installieren Sie OBS, starten Sie einmal dessen virtuelle Kamera, halten Sie sie an und schließen Sie OBS.</translation>
    </message>
    <message>
        <source>It needs v4l2loopback: {command}.</source>
        <translation>Sie braucht v4l2loopback: {command}.</translation>
    </message>
    <message>
        <source>It needs v4l2loopback, from your system&apos;s packages.</source>
        <translation>Sie braucht v4l2loopback aus den Paketen Ihres Systems.</translation>
    </message>
    <message>
        <source>After a restart of the computer, modprobe brings it back.</source>
        <translation>Nach einem Neustart des Computers bringt modprobe sie zurück.</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device (V4L2), Device: {name}.</source>
        <translation>Quellen, +, Videoaufnahmegerät (V4L2), Gerät: {name}.</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device: {name}. OBS cannot start its own virtual camera meanwhile, since this program sends through it.</source>
        <translation>Quellen, +, Videoaufnahmegerät: {name}. OBS kann seine eigene virtuelle Kamera so lange nicht starten, weil dieses Programm über sie sendet.</translation>
    </message>
    <message>
        <source>The image is {delay:.0f} ms late, your voice is not. In OBS enter {delay:.0f} ms as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>Das Bild kommt {delay:.0f} ms später, Ihre Stimme nicht. Tragen Sie in OBS {delay:.0f} ms als Synchronisationsversatz des Mikrofons ein (Erweiterte Audioeigenschaften).</translation>
    </message>
    <message>
        <source>The image is a little late, your voice is not; how much is shown here while a face moves. In OBS it is entered as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>Das Bild kommt etwas später, Ihre Stimme nicht; wie viel, steht hier, während sich ein Gesicht bewegt. In OBS wird es als Synchronisationsversatz des Mikrofons eingetragen (Erweiterte Audioeigenschaften).</translation>
    </message>
    <message>
        <source>Zoom, Teams and Meet have no such setting; hardly anybody notices less than 100 ms.</source>
        <translation>Zoom, Teams und Meet haben keine solche Einstellung; weniger als 100 ms bemerkt kaum jemand.</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>OBS holen</translation>
    </message>
</context>
<context>
    <name>CameraFormatChoice</name>
    <message>
        <source>The camera gives {width} × {height}, {rate:.1f} fps</source>
        <translation>Die Kamera liefert {width} × {height}, {rate:.1f} fps</translation>
    </message>
</context>
<context>
    <name>CameraSection</name>
    <message>
        <source>Virtual camera</source>
        <translation>Virtuelle Kamera</translation>
    </message>
    <message>
        <source>Send the face as a mirror shows it</source>
        <translation>Das Gesicht gespiegelt senden</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Takes effect when the camera is switched on again.</source>
        <translation>Gilt, wenn die Kamera wieder eingeschaltet wird.</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
</context>
<context>
    <name>ChosenSettings</name>
    <message>
        <source>Nothing can be written there: choose another.</source>
        <translation>Dort lässt sich nichts speichern: Wählen Sie einen anderen.</translation>
    </message>
</context>
<context>
    <name>ClipAdvice</name>
    <message>
        <source>Looking whether this video is good to learn from…</source>
        <translation>Es wird geprüft, ob aus diesem Video gut zu lernen ist …</translation>
    </message>
    <message>
        <source>No face can be made of what cannot be read:</source>
        <translation>Aus dem, was sich nicht lesen lässt, wird kein Gesicht:</translation>
    </message>
    <message>
        <source>The face may become poor. It can be begun all the same:</source>
        <translation>Das Gesicht kann schlecht werden. Es kann trotzdem begonnen werden:</translation>
    </message>
    <message>
        <source>This video is good to learn from.</source>
        <translation>Aus diesem Video ist gut zu lernen.</translation>
    </message>
</context>
<context>
    <name>ClipDrop</name>
    <message>
        <source>Drop videos of the person here</source>
        <translation>Videos der Person hier ablegen</translation>
    </message>
    <message>
        <source>A face is learned from videos here. Drop a photo on the window instead.</source>
        <translation>Hier wird ein Gesicht aus Videos gelernt. Ein Foto legen Sie im Fenster ab.</translation>
    </message>
    <message>
        <source>{names}: not a video. Drop the videos of the person themselves.</source>
        <translation>{names}: kein Video. Legen Sie die Videos der Person selbst ab.</translation>
    </message>
</context>
<context>
    <name>ClipRow</name>
    <message>
        <source>The clip where it begins</source>
        <translation>Der Clip an der Stelle, an der er beginnt</translation>
    </message>
    <message>
        <source>{name} from</source>
        <translation>{name} von</translation>
    </message>
    <message>
        <source>{name} to</source>
        <translation>{name} bis</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>{words} (said on {date})</source>
        <translation>{words} (gesagt am {date})</translation>
    </message>
    <message>
        <source>the person agreed</source>
        <translation>die Person hat zugestimmt</translation>
    </message>
    <message>
        <source>not needed: this person does not exist</source>
        <translation>nicht nötig: Diese Person gibt es nicht</translation>
    </message>
    <message>
        <source>not needed: a painting, the person died long ago</source>
        <translation>nicht nötig: ein Gemälde, die Person ist lange tot</translation>
    </message>
    <message>
        <source>recorded for a research corpus that is published under CC BY 4.0; no separate consent to a trained face is known</source>
        <translation>für eine Forschungssammlung aufgenommen, die unter CC BY 4.0 veröffentlicht ist; eine eigene Zustimmung zu einem trainierten Gesicht ist nicht bekannt</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; the young adults: recorded for a research set that is published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set: Alle haben der Verwendung in ursprünglicher oder veränderter Form schriftlich zugestimmt; die jungen Erwachsenen: für eine unter CC BY veröffentlichte Forschungssammlung aufgenommen, eine eigene Zustimmung zu einem trainierten Modell ist nicht bekannt; alle anderen gibt es nicht</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; GRID and the young adults: recorded for research sets that are published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set: Alle haben der Verwendung in ursprünglicher oder veränderter Form schriftlich zugestimmt; GRID und die jungen Erwachsenen: für unter CC BY veröffentlichte Forschungssammlungen aufgenommen, eine eigene Zustimmung zu einem trainierten Modell ist nicht bekannt; alle anderen gibt es nicht</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>On air</source>
        <translation>Auf Sendung</translation>
    </message>
    <message>
        <source>Stop  {clock}  {size:.1f} MB</source>
        <translation>Stopp  {clock}  {size:.1f} MB</translation>
    </message>
</context>
<context>
    <name>ConversionPage</name>
    <message>
        <source>Convert videos</source>
        <translation>Videos umwandeln</translation>
    </message>
    <message>
        <source>Every frame is made, in the best quality, however long it takes; the sound is kept. It looks as the window looks now: face, motion, label, side by side or alone. The results go to the folder of recordings.</source>
        <translation>Jedes Bild wird gemacht, in der besten Qualität, wie lange es auch dauert; der Ton bleibt. Es sieht aus wie jetzt das Fenster: Gesicht, Bewegung, Hinweis, nebeneinander oder allein. Die Ergebnisse kommen in den Ordner der Aufnahmen.</translation>
    </message>
    <message>
        <source>Add videos…</source>
        <translation>Videos hinzufügen …</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>The conversions go on</source>
        <translation>Die Umwandlungen gehen weiter</translation>
    </message>
</context>
<context>
    <name>ConversionRow</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Show result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>Ergebnis abspielen</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Wartet, bis es an der Reihe ist</translation>
    </message>
    <message>
        <source>Ready: {file}</source>
        <translation>Fertig: {file}</translation>
    </message>
    <message>
        <source>Stopped; no file was written</source>
        <translation>Angehalten; keine Datei wurde geschrieben</translation>
    </message>
    <message>
        <source>Looking over the video…</source>
        <translation>Das Video wird durchgesehen …</translation>
    </message>
</context>
<context>
    <name>Conversions</name>
    <message>
        <source>A video is being converted</source>
        <translation>Ein Video wird gerade umgewandelt</translation>
    </message>
    <message>
        <source>{name} is not complete. If you close now, what was made of it is given up, and what waits is not converted.</source>
        <translation>{name} ist nicht vollständig. Wenn Sie jetzt schließen, wird aufgegeben, was davon gemacht ist, und was wartet, wird nicht umgewandelt.</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>Aufgeben und schließen</translation>
    </message>
    <message>
        <source>Keep converting</source>
        <translation>Weiter umwandeln</translation>
    </message>
    <message>
        <source>There is no model in use yet: choose one in the list, then convert.</source>
        <translation>Es ist noch kein Modell in Gebrauch: Wählen Sie eines in der Liste, dann wandeln Sie um.</translation>
    </message>
    <message>
        <source>What is painted in the window belongs to one moment of the video: convert with the command face2face-video and --mask.</source>
        <translation>Was im Fenster gemalt ist, gehört zu einem Augenblick des Videos: Wandeln Sie mit dem Befehl face2face-video und --mask um.</translation>
    </message>
    <message>
        <source>{name} was not converted. {why}</source>
        <translation>{name} wurde nicht umgewandelt. {why}</translation>
    </message>
</context>
<context>
    <name>CutoutPanel</name>
    <message>
        <source>Blurred</source>
        <translation>Unscharf</translation>
    </message>
    <message>
        <source>Your own background, blurred</source>
        <translation>Ihr eigener Hintergrund, unscharf</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Farbe …</translation>
    </message>
    <message>
        <source>One colour, such as green for other programs</source>
        <translation>Eine Farbe, etwa Grün für andere Programme</translation>
    </message>
    <message>
        <source>Image…</source>
        <translation>Bild …</translation>
    </message>
    <message>
        <source>An image of your choice</source>
        <translation>Ein Bild Ihrer Wahl</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
</context>
<context>
    <name>DeblurPanel</name>
    <message>
        <source>Sharpness</source>
        <translation>Schärfe</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>How much of the sharpening is applied</source>
        <translation>Wie viel von der Schärfung angewandt wird</translation>
    </message>
</context>
<context>
    <name>DeviceMessages</name>
    <message>
        <source>This recording has no sound: {why}</source>
        <translation>Diese Aufnahme hat keinen Ton: {why}</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen …</translation>
    </message>
    <message>
        <source>It is dark: {name} exposes each image longer and gives {rate:.0f} instead of {promised:.0f} a second. More light in front of you makes it fast again.</source>
        <translation>Es ist dunkel: {name} belichtet jedes Bild länger und liefert {rate:.0f} statt {promised:.0f} in der Sekunde. Mehr Licht vor Ihnen macht die Kamera wieder schnell.</translation>
    </message>
    <message>
        <source>The virtual camera is on: choose {name} as camera in your video call app.</source>
        <translation>Die virtuelle Kamera ist an: Wählen Sie {name} als Kamera in Ihrem Videoanruf-Programm.</translation>
    </message>
    <message>
        <source>Its image is {delay:.0f} ms late: in OBS enter this as the microphone&apos;s sync offset.</source>
        <translation>Ihr Bild kommt {delay:.0f} ms später: Tragen Sie das in OBS als Synchronisationsversatz des Mikrofons ein.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {command}</source>
        <translation>Es gibt keine virtuelle Kamera: Installieren Sie v4l2loopback. Führen Sie {command} aus</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>OBS holen</translation>
    </message>
    <message>
        <source>Videos cannot be heard: PortAudio is missing. Run {command}</source>
        <translation>Videos sind nicht zu hören: PortAudio fehlt. Führen Sie {command} aus</translation>
    </message>
    <message>
        <source>Videos cannot be heard ({reason}): check the system&apos;s sound settings.</source>
        <translation>Videos sind nicht zu hören ({reason}): Prüfen Sie die Toneinstellungen des Systems.</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>manual_en.html</source>
        <comment>the manual&apos;s file in this language, if any</comment>
        <translation>manual_en.html</translation>
    </message>
    <message>
        <source>Videos and images</source>
        <translation>Videos und Bilder</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Open video</source>
        <translation>Video öffnen</translation>
    </message>
    <message>
        <source>Open address</source>
        <translation>Adresse öffnen</translation>
    </message>
    <message>
        <source>Address of a camera or stream, such as rtsp://192.168.1.20/stream</source>
        <translation>Adresse einer Kamera oder eines Streams, zum Beispiel rtsp://192.168.1.20/stream</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Videos</translation>
    </message>
    <message>
        <source>Open videos</source>
        <translation>Videos öffnen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Open image</source>
        <translation>Bild öffnen</translation>
    </message>
    <message>
        <source>Colour of the background</source>
        <translation>Farbe des Hintergrunds</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder</source>
        <translation>Ordner eines Modells hinzufügen</translation>
    </message>
    <message>
        <source>Folder for recordings</source>
        <translation>Ordner für Aufnahmen</translation>
    </message>
    <message>
        <source>Keys and certificates</source>
        <translation>Schlüssel und Zertifikate</translation>
    </message>
    <message>
        <source>The private key (PEM)</source>
        <translation>Der private Schlüssel (PEM)</translation>
    </message>
    <message>
        <source>Its certificates (PEM): the signer&apos;s first</source>
        <translation>Die Zertifikate dazu (PEM): das des Unterzeichners zuerst</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Add a model&apos;s file</source>
        <translation>Datei eines Modells hinzufügen</translation>
    </message>
    <message>
        <source>Export as one file</source>
        <translation>Als eine Datei exportieren</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop here: a model&apos;s folder, zip or .pb file, a photograph, a video</source>
        <translation>Hier ablegen: Ordner, Zip- oder .pb-Datei eines Modells, ein Foto, ein Video</translation>
    </message>
    <message>
        <source>Drop here to make a face: a photo at once, videos by training</source>
        <translation>Hier ablegen, um ein Gesicht zu machen: aus einem Foto sofort, aus Videos durch Training</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name} ist fertig</translation>
    </message>
    <message>
        <source>It is in the list and selected. In a terminal: face2face-video --model {name} --source talk.mp4</source>
        <translation>Es ist in der Liste und ausgewählt. Im Terminal: face2face-video --model {name} --source talk.mp4</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>How much longer to train, in minutes</source>
        <translation>Wie viel länger trainiert wird, in Minuten</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Länger trainieren</translation>
    </message>
    <message>
        <source>{name} is not good yet</source>
        <translation>{name} ist noch nicht gut</translation>
    </message>
    <message>
        <source>The moved image that was there before stays in the list as {name}.</source>
        <translation>Das bewegte Bild, das vorher da war, bleibt als {name} in der Liste.</translation>
    </message>
    <message>
        <source>Train it longer.</source>
        <translation>Trainieren Sie es länger.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>What is done is kept. To go on, choose Continue beside {name} under Unfinished faces on the first page.</source>
        <translation>Was getan ist, bleibt. Um fortzufahren, wählen Sie auf der ersten Seite unter „Unfertige Gesichter“ bei {name} „Fortsetzen“.</translation>
    </message>
    <message>
        <source>The camera gave too few images. Turn on a light, close other programs, and try again, or use a video file.</source>
        <translation>Die Kamera gab zu wenige Bilder. Machen Sie Licht an, schließen Sie andere Programme und versuchen Sie es noch einmal, oder nehmen Sie ein Video.</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>There is no file {path}: check the path, or choose another source.</source>
        <translation>Es gibt keine Datei {path}: Prüfen Sie den Pfad, oder wählen Sie eine andere Quelle.</translation>
    </message>
    <message>
        <source>This file is empty: record or copy it again, or choose another.</source>
        <translation>Diese Datei ist leer: Nehmen Sie sie neu auf oder kopieren Sie sie noch einmal, oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>This file cannot be read ({reason}): check it, or choose another.</source>
        <translation>Diese Datei kann nicht gelesen werden ({reason}): Prüfen Sie sie, oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>This file is too large to be shown: make it smaller, or choose another.</source>
        <translation>Diese Datei ist zu groß, um gezeigt zu werden: Machen Sie sie kleiner, oder wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>{path} is a folder: choose a video, a camera or the demo.</source>
        <translation>{path} ist ein Ordner: Wählen Sie ein Video, eine Kamera oder die Demo.</translation>
    </message>
    <message>
        <source>This file is no video, or too damaged to be read: choose another.</source>
        <translation>Diese Datei ist kein Video oder zu beschädigt, um gelesen zu werden: Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>This file is no image, or is damaged: choose another.</source>
        <translation>Diese Datei ist kein Bild oder beschädigt: Wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>This file holds nothing to be seen: choose one with a video in it.</source>
        <translation>Diese Datei enthält nichts zu sehen: Wählen Sie eine mit einem Video.</translation>
    </message>
    <message>
        <source>This video is incomplete, as after a recording that was cut off: record or copy it again, or choose another.</source>
        <translation>Dieses Video ist unvollständig, wie nach einer abgebrochenen Aufnahme: Nehmen Sie es neu auf oder kopieren Sie es noch einmal, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>This kind of video is not read here: convert it to MP4 with H.264.</source>
        <translation>Diese Art von Video wird hier nicht gelesen: Wandeln Sie es in MP4 mit H.264 um.</translation>
    </message>
    <message>
        <source>This video is protected against copying: choose one that is not.</source>
        <translation>Dieses Video ist gegen Kopieren geschützt: Wählen Sie eines, das es nicht ist.</translation>
    </message>
    <message>
        <source>There is no camera or file called {text}: choose a source in the list below.</source>
        <translation>Es gibt keine Kamera oder Datei namens {text}: Wählen Sie unten in der Liste eine Quelle.</translation>
    </message>
    <message>
        <source>Plug it in and it goes on by itself, or choose another source below.</source>
        <translation>Schließen Sie sie an, dann geht es von selbst weiter, oder wählen Sie unten eine andere Quelle.</translation>
    </message>
    <message>
        <source>Close the other program that uses it; it goes on by itself then.</source>
        <translation>Schließen Sie das andere Programm, das sie benutzt; dann geht es von selbst weiter.</translation>
    </message>
    <message>
        <source>This account may not use {camera}: run &apos;sudo usermod -aG video $USER&apos;, then log out and in again.</source>
        <translation>Dieses Konto darf {camera} nicht benutzen: Führen Sie &apos;sudo usermod -aG video $USER&apos; aus und melden Sie sich ab und wieder an.</translation>
    </message>
    <message>
        <source>{camera} gives no image in a known form: plug it in again, or choose another source.</source>
        <translation>{camera} gibt kein Bild in bekannter Form: Schließen Sie sie neu an, oder wählen Sie eine andere Quelle.</translation>
    </message>
    <message>
        <source>{camera} cannot be opened ({reason}): plug it in again, or choose another source.</source>
        <translation>{camera} kann nicht geöffnet werden ({reason}): Schließen Sie sie neu an, oder wählen Sie eine andere Quelle.</translation>
    </message>
    <message>
        <source>{camera} gives no images any more: check its cable, or plug it in again.</source>
        <translation>{camera} gibt keine Bilder mehr: Prüfen Sie das Kabel, oder schließen Sie sie neu an.</translation>
    </message>
    <message>
        <source>{camera} does not answer: unplug it and plug it in again.</source>
        <translation>{camera} antwortet nicht: Ziehen Sie den Stecker und schließen Sie sie neu an.</translation>
    </message>
    <message>
        <source>No images come from {address} ({reason}). It is tried again.</source>
        <translation>Von {address} kommen keine Bilder ({reason}). Es wird erneut versucht.</translation>
    </message>
    <message>
        <source>No image from {address} for {seconds} s. It is tried again.</source>
        <translation>Seit {seconds} s kein Bild von {address}. Es wird erneut versucht.</translation>
    </message>
    <message>
        <source>Sources that were chosen before still hang. {address} is tried again.</source>
        <translation>Vorher gewählte Quellen hängen noch. {address} wird erneut versucht.</translation>
    </message>
    <message>
        <source>An address cannot begin with {scheme}://. It begins with one of {known}.</source>
        <translation>Eine Adresse kann nicht mit {scheme}:// beginnen. Sie beginnt mit einem von {known}.</translation>
    </message>
    <message>
        <source>The address is longer than {letters} letters, or holds spaces: write a space as %20.</source>
        <translation>Die Adresse ist länger als {letters} Zeichen oder enthält Leerzeichen: Schreiben Sie ein Leerzeichen als %20.</translation>
    </message>
    <message>
        <source>The address names no host: type one such as {scheme}://192.168.1.20/stream. In a password, write / as %2F, @ as %40 and : as %3A.</source>
        <translation>Die Adresse nennt keinen Rechner: Geben Sie eine wie {scheme}://192.168.1.20/stream ein. In einem Passwort schreiben Sie / als %2F, @ als %40 und : als %3A.</translation>
    </message>
    <message>
        <source>No face was found in this photograph: choose one in which a face looks at the camera and is at least a tenth of it wide.</source>
        <translation>In diesem Foto wurde kein Gesicht gefunden: Wählen Sie eines, in dem ein Gesicht in die Kamera sieht und mindestens ein Zehntel der Breite einnimmt.</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>Es ist kein Gesicht zu sehen: Wählen Sie ein Video von einer Person, die in die Kamera sieht.</translation>
    </message>
    <message>
        <source>None of its {frames} images shows exactly one face: video one person who faces the camera in good light.</source>
        <translation>Keines der {frames} Bilder zeigt genau ein Gesicht: Filmen Sie eine Person, die bei gutem Licht in die Kamera sieht.</translation>
    </message>
    <message>
        <source>Too few of its images can be used: take a longer video.</source>
        <translation>Zu wenige der Bilder sind brauchbar: Nehmen Sie ein längeres Video.</translation>
    </message>
    <message>
        <source>This face is being made already, by process {process}.</source>
        <translation>Dieses Gesicht wird gerade schon gemacht, von Prozess {process}.</translation>
    </message>
    <message>
        <source>{name} cannot be a name: use letters, digits, spaces and .-_ in it.</source>
        <translation>{name} kann kein Name sein: Nehmen Sie Buchstaben, Ziffern, Leerzeichen und .-_ darin.</translation>
    </message>
    <message>
        <source>There is a face called {name} already: choose another name.</source>
        <translation>Es gibt schon ein Gesicht namens {name}: Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>There is no model called {model}: choose another in the list.</source>
        <translation>Es gibt kein Modell namens {model}: Wählen Sie ein anderes in der Liste.</translation>
    </message>
    <message>
        <source>Its file {file} is missing: get the model again.</source>
        <translation>Die Datei {file} fehlt: Holen Sie das Modell noch einmal.</translation>
    </message>
    <message>
        <source>Its file {file} was altered or is damaged: get the model again.</source>
        <translation>Die Datei {file} wurde verändert oder ist beschädigt: Holen Sie das Modell noch einmal.</translation>
    </message>
    <message>
        <source>It holds no model.json and no frozen_model.pb: choose the folder that holds one of them, or its zip file.</source>
        <translation>Es enthält weder model.json noch frozen_model.pb: Wählen Sie den Ordner, der eines davon enthält, oder dessen Zip-Datei.</translation>
    </message>
    <message>
        <source>Its model.json is damaged, or not face2face&apos;s: get the model again.</source>
        <translation>Die Datei model.json ist beschädigt oder nicht von face2face: Holen Sie das Modell noch einmal.</translation>
    </message>
    <message>
        <source>It was made by a newer face2face: update the program to use it.</source>
        <translation>Es wurde von einem neueren face2face gemacht: Aktualisieren Sie das Programm, um es zu benutzen.</translation>
    </message>
    <message>
        <source>Only {megabytes} MB are free in {folder}: free some space and try again.</source>
        <translation>Nur {megabytes} MB sind frei in {folder}: Schaffen Sie Platz, und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>Allow this program to use the camera ({system}), and close other programs that use it.</source>
        <translation>Erlauben Sie diesem Programm, die Kamera zu benutzen ({system}), und schließen Sie andere Programme, die sie benutzen.</translation>
    </message>
    <message>
        <source>This kind of image ({format}) is not read here: convert it to JPEG or PNG.</source>
        <translation>Diese Art von Bild ({format}) wird hier nicht gelesen: Wandeln Sie es in JPEG oder PNG um.</translation>
    </message>
    <message>
        <source>Several cameras are called {camera}: choose one in the list below.</source>
        <translation>Mehrere Kameras heißen {camera}: Wählen Sie eine in der Liste unten.</translation>
    </message>
    <message>
        <source>Its colours are coded in a rare way: convert it to MP4 with H.264.</source>
        <translation>Seine Farben sind auf eine seltene Art codiert: Wandeln Sie es in MP4 mit H.264 um.</translation>
    </message>
    <message>
        <source>{file} has no image at {seconds} s: choose an earlier start.</source>
        <translation>{file} hat bei {seconds} s kein Bild: Wählen Sie einen früheren Anfang.</translation>
    </message>
    <message>
        <source>{path} was changed while it was read: try again.</source>
        <translation>{path} wurde geändert, während es gelesen wurde: Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The background {background} is not there any more: choose another.</source>
        <translation>Der Hintergrund {background} ist nicht mehr da: Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>The chosen face is gone from this photograph: add it again.</source>
        <translation>Das gewählte Gesicht ist auf diesem Foto nicht mehr da: Fügen Sie es neu hinzu.</translation>
    </message>
    <message>
        <source>{name} cannot be trained longer: the images that it learned from are gone. Make it again from its video.</source>
        <translation>{name} kann nicht länger trainiert werden: Die Bilder, aus denen es gelernt hat, sind nicht mehr da. Machen Sie es aus dem Video neu.</translation>
    </message>
    <message>
        <source>What was begun of {name} is damaged: start over, or use another name.</source>
        <translation>Was von {name} begonnen wurde, ist beschädigt: Fangen Sie neu an, oder nehmen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>The part {part} ends before it begins.</source>
        <translation>Der Teil {part} endet, bevor er beginnt.</translation>
    </message>
    <message>
        <source>{minutes} minutes were over before training began: give it more.</source>
        <translation>{minutes} Minuten waren um, bevor das Training begann: Geben Sie ihm mehr.</translation>
    </message>
    <message>
        <source>What was trained so far is damaged ({path}): start over.</source>
        <translation>Was bisher trainiert wurde, ist beschädigt ({path}): Fangen Sie neu an.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, and KERAS_BACKEND asks for {backend}: unset that variable.</source>
        <translation>Das Training braucht TensorFlow, und KERAS_BACKEND verlangt {backend}: Löschen Sie diese Variable.</translation>
    </message>
    <message>
        <source>The work ended before its end ({reason}): try again.</source>
        <translation>Die Arbeit brach vorzeitig ab ({reason}): Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>It cannot be used ({reason}): choose another.</source>
        <translation>Es kann nicht benutzt werden ({reason}): Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>It is made for a task that is not known here: {task}.</source>
        <translation>Es ist für eine Aufgabe gemacht, die hier unbekannt ist: {task}.</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; get the model again, from somebody whom you trust.</source>
        <translation>{path} wird abgelehnt: {reason}; holen Sie das Modell noch einmal, von jemandem, dem Sie vertrauen.</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; if it ought to run, please report it under Issues on face2face&apos;s page on GitHub, else get the model again, from somebody whom you trust.</source>
        <translation>{path} wird abgelehnt: {reason}; wenn es laufen sollte, melden Sie es bitte unter „Issues“ auf der Seite von face2face auf GitHub, sonst holen Sie das Modell noch einmal, von jemandem, dem Sie vertrauen.</translation>
    </message>
    <message>
        <source>There is no int8 of {model}: choose another runtime in the settings.</source>
        <translation>Von {model} gibt es kein int8: Wählen Sie in den Einstellungen eine andere Laufzeit.</translation>
    </message>
    <message>
        <source>{path} is no file of 68 landmarks, or is damaged: start without --landmark-model.</source>
        <translation>{path} ist keine Datei mit 68 Gesichtspunkten oder beschädigt: Starten Sie ohne --landmark-model.</translation>
    </message>
    <message>
        <source>{path}, a part of this program, is missing or damaged: install it again.</source>
        <translation>{path}, ein Teil dieses Programms, fehlt oder ist beschädigt: Installieren Sie es neu.</translation>
    </message>
    <message>
        <source>Training needs packages that are not installed: run &apos;{command}&apos; in a terminal. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>Zum Trainieren fehlen Pakete: Führen Sie &apos;{command}&apos; in einem Terminal aus. Ein Foto braucht keine: Wählen Sie eines mit Strg+P.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, which has no build for Python {python}: install face2face with Python {newest} or older. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>Zum Trainieren braucht es TensorFlow, das es für Python {python} nicht gibt: Installieren Sie face2face mit Python {newest} oder älter. Ein Foto braucht es nicht: Wählen Sie eines mit Strg+P.</translation>
    </message>
    <message>
        <source>The package {package} is not installed: run &apos;{command}&apos; in a terminal.</source>
        <translation>Das Paket {package} ist nicht installiert: Führen Sie &apos;{command}&apos; in einem Terminal aus.</translation>
    </message>
    <message>
        <source>The disk is full: free some space.</source>
        <translation>Die Festplatte ist voll: Schaffen Sie Platz.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}): choose another place.</source>
        <translation>{path} kann nicht geschrieben werden ({reason}): Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>There is no folder {folder}: create it, or choose another place.</source>
        <translation>Es gibt keinen Ordner {folder}: Legen Sie ihn an, oder wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>{path} is being made already, by process {process}: wait for it.</source>
        <translation>{path} wird schon vom Prozess {process} gemacht: Warten Sie darauf.</translation>
    </message>
    <message>
        <source>{path} was not written: there was no image for it.</source>
        <translation>{path} wurde nicht geschrieben: Es gab kein Bild dafür.</translation>
    </message>
    <message>
        <source>{model} is one file already: pass that on as it is.</source>
        <translation>{model} ist schon eine einzelne Datei: Geben Sie sie weiter, wie sie ist.</translation>
    </message>
    <message>
        <source>{path} was removed while it was written: keep its folder until the end.</source>
        <translation>{path} wurde entfernt, während es geschrieben wurde: Lassen Sie den Ordner bis zum Ende bestehen.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): check its name and permissions.</source>
        <translation>{path} lässt sich nicht lesen ({reason}): Prüfen Sie Namen und Rechte.</translation>
    </message>
    <message>
        <source>{path} is not PEM, a text that begins with &apos;-----BEGIN&apos;: convert it with openssl.</source>
        <translation>{path} ist kein PEM, ein Text, der mit &apos;-----BEGIN&apos; beginnt: Wandeln Sie die Datei mit openssl um.</translation>
    </message>
    <message>
        <source>{path} holds no readable private key: choose another.</source>
        <translation>{path} enthält keinen lesbaren privaten Schlüssel: Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>The key {path} is locked with a password: unlock it with &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</source>
        <translation>Der Schlüssel {path} ist mit einem Passwort geschützt: Entsperren Sie ihn mit &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</translation>
    </message>
    <message>
        <source>Others on this machine can read or change the key {path}: run &apos;{command}&apos;, and get another if somebody may have copied it.</source>
        <translation>Andere an diesem Rechner können den Schlüssel {path} lesen oder ändern: Führen Sie &apos;{command}&apos; aus, und besorgen Sie einen neuen, falls ihn jemand kopiert haben kann.</translation>
    </message>
    <message>
        <source>The key {key} is not that of the first certificate in {certificate}: choose a pair, the signer&apos;s certificate before its authority&apos;s.</source>
        <translation>Der Schlüssel {key} gehört nicht zum ersten Zertifikat in {certificate}: Wählen Sie ein Paar, das Zertifikat des Unterzeichners vor dem der ausstellenden Stelle.</translation>
    </message>
    <message>
        <source>The key {path} is of a kind that C2PA does not sign with: use the curve P-256, P-384 or P-521, Ed25519, or RSA.</source>
        <translation>Mit Schlüsseln der Art von {path} signiert C2PA nicht: Nehmen Sie die Kurve P-256, P-384 oder P-521, Ed25519 oder RSA.</translation>
    </message>
    <message>
        <source>{path} holds no readable certificate: choose another.</source>
        <translation>{path} enthält kein lesbares Zertifikat: Wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>The certificate {path} is valid from {begin} to {end} and not today: renew it, or check this machine&apos;s clock.</source>
        <translation>Das Zertifikat {path} gilt vom {begin} bis zum {end} und heute nicht: Erneuern Sie es, oder prüfen Sie die Uhr dieses Rechners.</translation>
    </message>
    <message>
        <source>The certificate {path} cannot sign Content Credentials ({reason}): it must be version 3, for digital signatures, and for e-mail protection or document signing.</source>
        <translation>Das Zertifikat {path} kann keine Content Credentials signieren ({reason}): Es muss Version 3 haben und für digitale Signaturen sowie für E-Mail-Schutz oder das Signieren von Dokumenten gelten.</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {commands}</source>
        <translation>Es gibt keine virtuelle Kamera: Installieren Sie v4l2loopback. Führen Sie {commands} aus</translation>
    </message>
    <message>
        <source>There is no virtual camera: install OBS Studio 30 or newer (https://obsproject.com), start its virtual camera once, close it, and try again.</source>
        <translation>Es gibt keine virtuelle Kamera: Installieren Sie OBS Studio 30 oder neuer (https://obsproject.com), starten Sie dessen virtuelle Kamera einmal, schließen Sie es und versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>No virtual camera is known for this system.</source>
        <translation>Für dieses System ist keine virtuelle Kamera bekannt.</translation>
    </message>
    <message>
        <source>The virtual camera stopped ({reason}): switch it on again.</source>
        <translation>Die virtuelle Kamera hat aufgehört ({reason}): Schalten Sie sie wieder ein.</translation>
    </message>
    <message>
        <source>The file carries no Content Credentials, only a mark in its metadata. {why}</source>
        <translation>Die Datei trägt keine Content Credentials, nur einen Vermerk in den Metadaten. {why}</translation>
    </message>
    <message>
        <source>Files that end with {suffix} cannot hold them.</source>
        <translation>In Dateien auf {suffix} haben sie keinen Platz.</translation>
    </message>
    <message>
        <source>Signing failed ({reason}): install face2face again if it stays so.</source>
        <translation>Das Signieren ist fehlgeschlagen ({reason}): Bleibt es dabei, installieren Sie face2face neu.</translation>
    </message>
    <message>
        <source>This program&apos;s own key cannot be kept in {path} ({reason}): make its folder writable.</source>
        <translation>Der eigene Schlüssel des Programms kann nicht in {path} abgelegt werden ({reason}): Machen Sie den Ordner beschreibbar.</translation>
    </message>
    <message>
        <source>This program&apos;s own key {path} is damaged: delete it, a new one is made.</source>
        <translation>Der eigene Schlüssel des Programms, {path}, ist beschädigt: Löschen Sie ihn, ein neuer wird gemacht.</translation>
    </message>
    <message>
        <source>{file}: a gap of {seconds} s after {at} s is left out.</source>
        <translation>{file}: Eine Lücke von {seconds} s nach {at} s wird ausgelassen.</translation>
    </message>
    <message>
        <source>{file} is damaged after {at} s: {frames} of its images could be used.</source>
        <translation>{file} ist ab {at} s beschädigt: {frames} seiner Bilder waren brauchbar.</translation>
    </message>
    <message>
        <source>{file} says that its pixels have a shape of {shape}, which cannot be: it is shown with square ones.</source>
        <translation>{file} gibt die Form seiner Pixel mit {shape} an, was nicht sein kann: Es wird mit quadratischen gezeigt.</translation>
    </message>
    <message>
        <source>The result has no sound: that of {file} is coded in an unknown way. Convert it to AAC.</source>
        <translation>Das Ergebnis hat keinen Ton: Der von {file} ist auf unbekannte Art codiert. Wandeln Sie ihn in AAC um.</translation>
    </message>
    <message>
        <source>The main sound of {file} is coded in an unknown way: track {track} of {tracks} is used.</source>
        <translation>Der Hauptton von {file} ist auf unbekannte Art codiert: Spur {track} von {tracks} wird benutzt.</translation>
    </message>
    <message>
        <source>The result has no sound: the video&apos;s cannot be read. Convert it to AAC.</source>
        <translation>Das Ergebnis hat keinen Ton: Der des Videos ist nicht lesbar. Wandeln Sie ihn in AAC um.</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>Das hat nicht geklappt: {reason}.</translation>
    </message>
    <message>
        <source>Something went wrong in the program itself ({reason}): tell us under Help, Report a problem.</source>
        <translation>Im Programm selbst ist etwas schiefgegangen ({reason}): Melden Sie es unter Hilfe, Ein Problem melden.</translation>
    </message>
    <message>
        <source>{camera} is not connected</source>
        <translation>{camera} ist nicht angeschlossen</translation>
    </message>
    <message>
        <source>{camera} is in use</source>
        <translation>{camera} wird schon benutzt</translation>
    </message>
    <message>
        <source>{camera} is not allowed</source>
        <translation>{camera} ist nicht erlaubt</translation>
    </message>
    <message>
        <source>System Settings &gt; Privacy &amp; Security &gt; Camera</source>
        <translation>Systemeinstellungen &gt; Datenschutz &amp; Sicherheit &gt; Kamera</translation>
    </message>
    <message>
        <source>Settings &gt; Privacy &amp; security &gt; Camera</source>
        <translation>Einstellungen &gt; Datenschutz und Sicherheit &gt; Kamera</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}.</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Kamera {number}</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>no space is left</source>
        <translation>kein Platz mehr</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>keine Berechtigung</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>schreibgeschützt</translation>
    </message>
    <message>
        <source>it does not exist</source>
        <translation>nicht vorhanden</translation>
    </message>
    <message>
        <source>a part of the path is no folder</source>
        <translation>ein Teil des Pfads ist kein Ordner</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>es ist ein Ordner</translation>
    </message>
    <message>
        <source>it exists already</source>
        <translation>schon vorhanden</translation>
    </message>
    <message>
        <source>another program uses it</source>
        <translation>ein anderes Programm benutzt es</translation>
    </message>
    <message>
        <source>there is no such device</source>
        <translation>kein solches Gerät vorhanden</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>zu viele Dateien geöffnet</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>der Name ist zu lang</translation>
    </message>
    <message>
        <source>it is too large for this disk</source>
        <translation>zu groß für diesen Datenträger</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>zu wenig Speicher</translation>
    </message>
    <message>
        <source>the device reports a fault</source>
        <translation>das Gerät meldet einen Fehler</translation>
    </message>
    <message>
        <source>its data are damaged, or of an unknown kind</source>
        <translation>die Daten sind beschädigt oder von unbekannter Art</translation>
    </message>
    <message>
        <source>there is no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>the connection was refused</source>
        <translation>die Verbindung wurde abgelehnt</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>die Verbindung wurde geschlossen</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>die Verbindung ist abgebrochen</translation>
    </message>
    <message>
        <source>the connection broke off; is its certificate one that this machine trusts?</source>
        <translation>die Verbindung ist abgebrochen; vertraut dieser Rechner ihrem Zertifikat?</translation>
    </message>
    <message>
        <source>the network does not lead there</source>
        <translation>das Netz führt nicht dorthin</translation>
    </message>
    <message>
        <source>what is asked for is not there (404 Not Found)</source>
        <translation>das Gewünschte ist dort nicht vorhanden (404)</translation>
    </message>
    <message>
        <source>the server reports a fault (5xx)</source>
        <translation>der Server meldet einen Fehler (5xx)</translation>
    </message>
    <message>
        <source>a name and a password are wanted, or are wrong (scheme://NAME:PASSWORD@host)</source>
        <translation>Name und Passwort fehlen oder sind falsch (scheme://NAME:PASSWORT@host)</translation>
    </message>
    <message>
        <source>what is sent is no video, or names what may not be opened</source>
        <translation>was gesendet wird, ist kein Video oder verweist auf etwas, das nicht geöffnet werden darf</translation>
    </message>
    <message>
        <source>this FFmpeg does not know the protocol</source>
        <translation>dieses FFmpeg kennt das Protokoll nicht</translation>
    </message>
    <message>
        <source>the stream ended</source>
        <translation>der Stream ist zu Ende</translation>
    </message>
    <message>
        <source>it holds no moving image</source>
        <translation>er enthält kein bewegtes Bild</translation>
    </message>
    <message>
        <source>its images are too large</source>
        <translation>die Bilder sind zu groß</translation>
    </message>
    <message>
        <source>its images are coded in an unknown way</source>
        <translation>die Bilder sind auf unbekannte Art codiert</translation>
    </message>
    <message>
        <source>it takes too long</source>
        <translation>es braucht zu lange</translation>
    </message>
    <message>
        <source>it needs too much memory</source>
        <translation>es braucht zu viel Speicher</translation>
    </message>
    <message>
        <source>it crashed</source>
        <translation>es ist abgestürzt</translation>
    </message>
    <message>
        <source>it makes no image as a model of a face does</source>
        <translation>es macht kein Bild wie das Modell eines Gesichts</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>im Wortlaut: {text}</translation>
    </message>
</context>
<context>
    <name>FaceChoice</name>
    <message>
        <source>Which face shall move?</source>
        <translation>Welches Gesicht soll sich bewegen?</translation>
    </message>
    <message>
        <source>Click a face, or press its number.</source>
        <translation>Klicken Sie ein Gesicht an, oder drücken Sie seine Nummer.</translation>
    </message>
    <message>
        <source>The photo with its faces numbered</source>
        <translation>Das Foto mit nummerierten Gesichtern</translation>
    </message>
    <message>
        <source>Largest face</source>
        <translation>Größtes Gesicht</translation>
    </message>
    <message>
        <source>Take face 1 (Enter)</source>
        <translation>Gesicht 1 nehmen (Eingabetaste)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Do not use this photo (Esc)</source>
        <translation>Dieses Foto nicht benutzen (Esc)</translation>
    </message>
    <message>
        <source>{count} faces</source>
        <translation>{count} Gesichter</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>There is nothing to paste: copy an image or a file first.</source>
        <translation>Es gibt nichts einzufügen: Kopieren Sie zuerst ein Bild oder eine Datei.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>One video or image is shown at a time: {name} is used, not {others}.</source>
        <translation>Es wird immer nur ein Video oder Bild gezeigt: {name} wird genommen, nicht {others}.</translation>
    </message>
    <message>
        <source>{names}: this image format is not read here. Save the image as JPEG or PNG and drop that; WebP, TIFF, BMP, GIF, HEIC and AVIF are read, too.</source>
        <translation>{names}: Dieses Bildformat wird hier nicht gelesen. Speichern Sie das Bild als JPEG oder PNG und legen Sie das ab; auch WebP, TIFF, BMP, GIF, HEIC und AVIF werden gelesen.</translation>
    </message>
    <message>
        <source>{names}: a folder is used only where it holds a model. Drop the images or videos themselves.</source>
        <translation>{names}: Ein Ordner wird nur genommen, wenn ein Modell darin ist. Legen Sie die Bilder oder Videos selbst ab.</translation>
    </message>
    <message>
        <source>{names}: neither a model nor a photograph nor a video. Drop a model&apos;s folder, zip or .pb file, an image, or a video.</source>
        <translation>{names}: weder Modell noch Foto noch Video. Legen Sie einen Ordner, eine Zip- oder .pb-Datei eines Modells, ein Bild oder ein Video ab.</translation>
    </message>
    <message>
        <source>{name} was not added. {reason}</source>
        <translation>{name} wurde nicht hinzugefügt. {reason}</translation>
    </message>
    <message>
        <source>{names}: not shown, since something else was chosen meanwhile. Drop or paste it again.</source>
        <translation>{names}: nicht gezeigt, da inzwischen etwas anderes gewählt wurde. Bitte noch einmal ablegen oder einfügen.</translation>
    </message>
    <message>
        <source>Added: {names}.</source>
        <translation>Hinzugefügt: {names}.</translation>
    </message>
    <message>
        <source>Added: {names}. {first} is selected.</source>
        <translation>Hinzugefügt: {names}. {first} ist ausgewählt.</translation>
    </message>
</context>
<context>
    <name>FormatButton</name>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Bildrate</translation>
    </message>
    <message>
        <source>{rate:g} fps</source>
        <translation>{rate:g} fps</translation>
    </message>
    <message>
        <source>The camera does not say what it offers</source>
        <translation>Die Kamera sagt nicht, was sie anbietet</translation>
    </message>
</context>
<context>
    <name>GrowPage</name>
    <message>
        <source>How much of this step is done</source>
        <translation>Wie viel von diesem Schritt getan ist</translation>
    </message>
    <message>
        <source>The growing face</source>
        <translation>Das wachsende Gesicht</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>What is done is kept: the same name goes on from there</source>
        <translation>Was getan ist, bleibt: Unter demselben Namen geht es von dort weiter</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ausblenden</translation>
    </message>
    <message>
        <source>It goes on; &quot;New face…&quot; shows this again</source>
        <translation>Es geht weiter; „Neues Gesicht …“ zeigt dies wieder</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Beginnt …</translation>
    </message>
    <message>
        <source>The growing face appears here</source>
        <translation>Hier erscheint das wachsende Gesicht</translation>
    </message>
    <message>
        <source>The first images come after a minute or two of training.</source>
        <translation>Die ersten Bilder kommen nach ein bis zwei Minuten Training.</translation>
    </message>
    <message>
        <source>A first version is in the window already</source>
        <translation>Eine erste Fassung ist schon im Fenster</translation>
    </message>
    <message>
        <source>It is one image of the video, moved. Training makes it better.</source>
        <translation>Es ist ein bewegtes Bild des Videos. Training macht es besser.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Hält an …</translation>
    </message>
    <message>
        <source>What was trained is being saved.</source>
        <translation>Was trainiert wurde, wird gespeichert.</translation>
    </message>
    <message>
        <source>Each row shows twice: sketch, AI-generated, real</source>
        <translation>Jede Zeile zeigt zweimal: Skizze, AI-generated, echt</translation>
    </message>
</context>
<context>
    <name>InpaintPanel</name>
    <message>
        <source>Repair</source>
        <translation>Reparieren</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Größe des Pinsels</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Remove paint instead of painting</source>
        <translation>Farbe entfernen statt auftragen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Remove all paint</source>
        <translation>Alle Farbe entfernen</translation>
    </message>
    <message>
        <source>Paint over the left image: what is under it is repaired</source>
        <translation>Übermalen Sie das linke Bild: Was darunter ist, wird repariert</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Quelle</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Size of photos</source>
        <translation>Größe der Fotos</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>MicrophoneCheck</name>
    <message>
        <source>Looking for microphones…</source>
        <translation>Mikrofone werden gesucht …</translation>
    </message>
    <message>
        <source>Speak: the bar moves.</source>
        <translation>Sprechen Sie: Der Balken bewegt sich.</translation>
    </message>
    <message>
        <source>Your voice is not recorded.</source>
        <translation>Ihre Stimme wird nicht aufgenommen.</translation>
    </message>
    <message>
        <source>Its level is shown when nothing is recorded.</source>
        <translation>Der Pegel wird gezeigt, wenn nichts aufgenommen wird.</translation>
    </message>
    <message>
        <source>{name} cannot be used: plug it in, or choose another. Until then recordings have no sound.</source>
        <translation>{name} lässt sich nicht benutzen: Schließen Sie es an oder wählen Sie ein anderes. Bis dahin haben Aufnahmen keinen Ton.</translation>
    </message>
    <message>
        <source>There is no microphone: plug one in. Until then recordings have no sound.</source>
        <translation>Es gibt kein Mikrofon: Schließen Sie eines an. Bis dahin haben Aufnahmen keinen Ton.</translation>
    </message>
    <message>
        <source>It gives only silence: it may be muted, or the system may not allow this program to hear it.</source>
        <translation>Es ist nur Stille zu hören: Das Mikrofon ist vielleicht stumm, oder das System erlaubt diesem Programm nicht, es zu hören.</translation>
    </message>
</context>
<context>
    <name>MicrophoneSection</name>
    <message>
        <source>Sound of recordings</source>
        <translation>Ton von Aufnahmen</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Mikrofon</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>The system&apos;s usual one</source>
        <translation>Das übliche des Systems</translation>
    </message>
    <message>
        <source>None: without sound</source>
        <translation>Keines: ohne Ton</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>No favourite any more</source>
        <translation>Kein Favorit mehr</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>Länger trainieren …</translation>
    </message>
    <message>
        <source>Export as one file…</source>
        <translation>Als eine Datei exportieren …</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen …</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>In den Papierkorb …</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Länger trainieren</translation>
    </message>
    <message>
        <source>Minutes for which {name} is trained further</source>
        <translation>Minuten, die {name} weiter trainiert wird</translation>
    </message>
    <message>
        <source>Move the face {name} to the trash? Its files are in {folder}. Images that were kept to train it longer are deleted.</source>
        <translation>Das Gesicht {name} in den Papierkorb legen? Seine Dateien sind in {folder}. Bilder, die für längeres Training aufgehoben wurden, werden gelöscht.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Repairs what you paint over</source>
        <translation>Repariert, was Sie übermalen</translation>
    </message>
    <message>
        <source>Makes a face from a drawing</source>
        <translation>Macht aus einer Zeichnung ein Gesicht</translation>
    </message>
    <message>
        <source>Cuts people out</source>
        <translation>Stellt Personen frei</translation>
    </message>
    <message>
        <source>Sharpens</source>
        <translation>Schärft</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Key {number}</source>
        <translation>Taste {number}</translation>
    </message>
    <message>
        <source>The right mouse button or the menu key shows what can be done.</source>
        <translation>Die rechte Maustaste oder die Menütaste zeigt, was möglich ist.</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Kann nicht benutzt werden</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Licence: {text}</source>
        <translation>Lizenz: {text}</translation>
    </message>
    <message>
        <source>Consent: {text}</source>
        <translation>Einwilligung: {text}</translation>
    </message>
    <message>
        <source>Not good yet. {why}</source>
        <translation>Noch nicht gut. {why}</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} Pixel</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min</source>
        <translation>{minutes:.0f} min trainiert</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min, from a start trained for {before:.0f} min</source>
        <translation>{minutes:.0f} min trainiert, ausgehend von einem Modell mit {before:.0f} min Training</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>ein Foto</translation>
    </message>
    <message>
        <source>mouth</source>
        <translation>Mund</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>Augen</translation>
    </message>
    <message>
        <source>head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>Follows the motion, 1 is wholly: {figures}</source>
        <translation>Folgt der Bewegung, 1 ist ganz: {figures}</translation>
    </message>
    <message>
        <source>Measured: {figures}</source>
        <translation>Gemessen: {figures}</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>{name} (cannot be used)</source>
        <translation>{name} (nicht benutzbar)</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Reading the models…</source>
        <translation>Die Modelle werden gelesen …</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>Neues Gesicht …</translation>
    </message>
    <message>
        <source>No model is called so. Clear the field above to see all of them.</source>
        <translation>Kein Modell heißt so. Leeren Sie das Feld oben, um alle zu sehen.</translation>
    </message>
    <message>
        <source>Drop a photo or a video here to make a face of it; a model&apos;s folder, zip or frozen_model.pb anywhere in the window adds it.</source>
        <translation>Legen Sie ein Foto oder ein Video hier ab, um ein Gesicht daraus zu machen; Ordner, Zip-Datei oder frozen_model.pb eines Modells irgendwo im Fenster fügt es hinzu.</translation>
    </message>
    <message>
        <source>There is no model yet. Drop a photo, or a model&apos;s folder, zip or frozen_model.pb, anywhere in the window.</source>
        <translation>Es gibt noch kein Modell. Legen Sie ein Foto, oder Ordner, Zip-Datei oder frozen_model.pb eines Modells, irgendwo im Fenster ab.</translation>
    </message>
</context>
<context>
    <name>ModelSearch</name>
    <message>
        <source>Find a model</source>
        <translation>Modell suchen</translation>
    </message>
</context>
<context>
    <name>NewFace</name>
    <message>
        <source>New face</source>
        <translation>Neues Gesicht</translation>
    </message>
    <message>
        <source>Look straight into the camera and keep still</source>
        <translation>Sehen Sie gerade in die Kamera und halten Sie still</translation>
    </message>
    <message>
        <source>Turn your head slowly to the left and back</source>
        <translation>Drehen Sie den Kopf langsam nach links und zurück</translation>
    </message>
    <message>
        <source>Turn your head slowly to the right and back</source>
        <translation>Drehen Sie den Kopf langsam nach rechts und zurück</translation>
    </message>
    <message>
        <source>Look up slowly and back</source>
        <translation>Sehen Sie langsam nach oben und zurück</translation>
    </message>
    <message>
        <source>Look down slowly and back</source>
        <translation>Sehen Sie langsam nach unten und zurück</translation>
    </message>
    <message>
        <source>Tilt your head to one shoulder, then to the other</source>
        <translation>Neigen Sie den Kopf zur einen Schulter, dann zur anderen</translation>
    </message>
    <message>
        <source>Open your mouth wide and close it</source>
        <translation>Öffnen Sie den Mund weit und schließen Sie ihn</translation>
    </message>
    <message>
        <source>Smile, with your lips closed and then showing your teeth</source>
        <translation>Lächeln Sie, erst mit geschlossenen Lippen, dann mit Zähnen</translation>
    </message>
    <message>
        <source>Say slowly: A, E, I, O, U</source>
        <translation>Sagen Sie langsam: A, E, I, O, U</translation>
    </message>
    <message>
        <source>Blink, and raise your eyebrows</source>
        <translation>Blinzeln Sie, und heben Sie die Augenbrauen</translation>
    </message>
    <message>
        <source>Talk freely: tell what you did today</source>
        <translation>Sprechen Sie frei: Erzählen Sie, was Sie heute getan haben</translation>
    </message>
    <message>
        <source>Step 1 of 3: choosing images</source>
        <translation>Schritt 1 von 3: Bilder auswählen</translation>
    </message>
    <message>
        <source>Step 2 of 3: training</source>
        <translation>Schritt 2 von 3: Training</translation>
    </message>
    <message>
        <source>Step 3 of 3: writing the model</source>
        <translation>Schritt 3 von 3: Modell schreiben</translation>
    </message>
    <message>
        <source>Less than a minute left</source>
        <translation>Noch weniger als eine Minute</translation>
    </message>
    <message>
        <source>About a minute left</source>
        <translation>Noch etwa eine Minute</translation>
    </message>
    <message>
        <source>About {number} minutes left</source>
        <translation>Noch etwa {number} Minuten</translation>
    </message>
    <message>
        <source>{number} s left</source>
        <translation>noch {number} s</translation>
    </message>
    <message>
        <source>{name}: starting…</source>
        <translation>{name}: beginnt …</translation>
    </message>
    <message>
        <source>{name}: {minutes} min left</source>
        <translation>{name}: noch {minutes} min</translation>
    </message>
    <message>
        <source>no images chosen yet</source>
        <translation>noch keine Bilder ausgewählt</translation>
    </message>
    <message>
        <source>{done:.1f} of {all:g} minutes trained</source>
        <translation>{done:.1f} von {all:g} Minuten trainiert</translation>
    </message>
    <message>
        <source>In many of its images there is no face.</source>
        <translation>In vielen seiner Bilder ist kein Gesicht.</translation>
    </message>
    <message>
        <source>It does not look like the person yet.</source>
        <translation>Es sieht der Person noch nicht ähnlich.</translation>
    </message>
    <message>
        <source>It is still a smear.</source>
        <translation>Es ist noch verschmiert.</translation>
    </message>
    <message>
        <source>Mouth and eyes are not where they should be.</source>
        <translation>Mund und Augen sind nicht, wo sie sein sollten.</translation>
    </message>
    <message>
        <source>On {number} images that it did not learn from:</source>
        <translation>Auf {number} Bildern, aus denen es nicht gelernt hat:</translation>
    </message>
    <message>
        <source>a face in {share} %</source>
        <translation>ein Gesicht in {share} %</translation>
    </message>
    <message>
        <source>{distance:.2f} from the person (another one: 0.6 and more)</source>
        <translation>{distance:.2f} von der Person entfernt (eine andere: 0,6 und mehr)</translation>
    </message>
    <message>
        <source>likeness of the image {ssim:.2f} of 1</source>
        <translation>Ähnlichkeit des Bildes {ssim:.2f} von 1</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>Es ist kein Gesicht zu sehen: Wählen Sie ein Video von einer Person, die in die Kamera sieht.</translation>
    </message>
    <message>
        <source>A face is seen in {percent} % of it only: cut out the part that shows the person.</source>
        <translation>Nur in {percent} % davon ist ein Gesicht zu sehen: Schneiden Sie den Teil aus, der die Person zeigt.</translation>
    </message>
    <message>
        <source>More than one person is seen: choose a video of one alone, and cover pictures of faces behind them.</source>
        <translation>Mehr als eine Person ist zu sehen: Wählen Sie ein Video von einer allein, und verdecken Sie Bilder von Gesichtern dahinter.</translation>
    </message>
    <message>
        <source>The face is too dark: turn on a light in front of the person, or sit at a window.</source>
        <translation>Das Gesicht ist zu dunkel: Machen Sie vor der Person Licht an, oder setzen Sie sich an ein Fenster.</translation>
    </message>
    <message>
        <source>The face is {pixels} pixels wide, less than {least}: go nearer to the camera, or record more pixels.</source>
        <translation>Das Gesicht ist {pixels} Pixel breit, weniger als {least}: Gehen Sie näher an die Kamera, oder nehmen Sie mit mehr Pixeln auf.</translation>
    </message>
    <message>
        <source>The face is blurred: clean the lens, let the camera focus, turn on a light.</source>
        <translation>Das Gesicht ist unscharf: Putzen Sie die Linse, lassen Sie die Kamera scharf stellen, machen Sie Licht an.</translation>
    </message>
    <message>
        <source>It is {seconds} seconds long: half a minute at least is needed, with talking and looking around.</source>
        <translation>Es ist {seconds} Sekunden lang: Mindestens eine halbe Minute ist nötig, in der gesprochen und umhergesehen wird.</translation>
    </message>
    <message>
        <source>It holds {images} images, less than {least}: choose a longer video.</source>
        <translation>Es enthält {images} Bilder, weniger als {least}: Wählen Sie ein längeres Video.</translation>
    </message>
    <message>
        <source>The mouth hardly moves: talk, smile and open it wide, since the face learns only what it sees.</source>
        <translation>Der Mund bewegt sich kaum: Sprechen, lächeln, weit öffnen, denn das Gesicht lernt nur, was es sieht.</translation>
    </message>
    <message>
        <source>The camera moves: put it on something firm, or what is behind the person is smeared into the face.</source>
        <translation>Die Kamera bewegt sich: Stellen Sie sie auf etwas Festes, sonst verschmiert, was hinter der Person ist, ins Gesicht.</translation>
    </message>
</context>
<context>
    <name>NewFaceForm</name>
    <message>
        <source>for example ana</source>
        <translation>zum Beispiel ana</translation>
    </message>
    <message>
        <source>Record me now, for a minute</source>
        <translation>Mich jetzt aufnehmen, eine Minute lang</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, and come back here.</source>
        <translation>Keine Kamera gibt gerade Bilder: Wählen Sie eine im Fenster und kommen Sie hierher zurück.</translation>
    </message>
    <message>
        <source>Use video files</source>
        <translation>Videodateien nehmen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose a video file</source>
        <translation>Videodatei wählen</translation>
    </message>
    <message>
        <source>Add another…</source>
        <translation>Noch eines hinzufügen …</translation>
    </message>
    <message>
        <source>Another video of the same person: the face learns more</source>
        <translation>Noch ein Video derselben Person: Das Gesicht lernt mehr</translation>
    </message>
    <message>
        <source>The person in the video agreed to have their face trained</source>
        <translation>Die Person im Video hat dem Training ihres Gesichts zugestimmt</translation>
    </message>
    <message>
        <source>who agreed, and for what use</source>
        <translation>wer zugestimmt hat, und wofür</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>&amp;Zeit</translation>
    </message>
    <message>
        <source>One person, alone, in even light: talking, looking around, blinking. Longer training gives a sharper face. While it trains, live images are slower; the window can be used, and nothing leaves this computer.</source>
        <translation>Eine Person, allein, in gleichmäßigem Licht: Sie spricht, sieht sich um, blinzelt. Längeres Training gibt ein schärferes Gesicht. Während des Trainings sind Live-Bilder langsamer; das Fenster bleibt benutzbar, und nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Consent, in words</source>
        <translation>Einwilligung, in Worten</translation>
    </message>
    <message>
        <source>Time for all of it, in minutes</source>
        <translation>Zeit für alles zusammen, in Minuten</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>A face of this name was begun ({done}): it goes on where it stopped, with its video and consent.</source>
        <translation>Ein Gesicht dieses Namens wurde begonnen ({done}): Es geht weiter, wo es aufhörte, mit seinem Video und seiner Einwilligung.</translation>
    </message>
    <message>
        <source>Give the face a name.</source>
        <translation>Geben Sie dem Gesicht einen Namen.</translation>
    </message>
    <message>
        <source>There is a face of this name already: choose another.</source>
        <translation>Es gibt schon ein Gesicht dieses Namens: Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Use letters, digits, spaces and .-_ in the name.</source>
        <translation>Nehmen Sie Buchstaben, Ziffern, Leerzeichen und .-_ im Namen.</translation>
    </message>
    <message>
        <source>Choose a video file.</source>
        <translation>Wählen Sie eine Videodatei.</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, or a video file.</source>
        <translation>Keine Kamera gibt gerade Bilder: Wählen Sie eine im Fenster, oder eine Videodatei.</translation>
    </message>
    <message>
        <source>A face is made only of a person who agreed to it.</source>
        <translation>Ein Gesicht wird nur von einer Person gemacht, die zugestimmt hat.</translation>
    </message>
</context>
<context>
    <name>OnAir</name>
    <message>
        <source>{name}: on air</source>
        <translation>{name}: auf Sendung</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>PencilPanel</name>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Tell photos and drawings apart by itself</source>
        <translation>Fotos und Zeichnungen von selbst unterscheiden</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Turn the image into a drawing first</source>
        <translation>Das Bild zuerst in eine Zeichnung verwandeln</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Use the drawing as it is</source>
        <translation>Die Zeichnung nehmen, wie sie ist</translation>
    </message>
    <message>
        <source>Skin tone, which a drawing does not say</source>
        <translation>Hautton, den eine Zeichnung nicht verrät</translation>
    </message>
    <message>
        <source>Skin: as is likely</source>
        <translation>Haut: wie wahrscheinlich</translation>
    </message>
    <message>
        <source>Skin: light</source>
        <translation>Haut: hell</translation>
    </message>
    <message>
        <source>Skin: medium</source>
        <translation>Haut: mittel</translation>
    </message>
    <message>
        <source>Skin: tan</source>
        <translation>Haut: gebräunt</translation>
    </message>
    <message>
        <source>Skin: brown</source>
        <translation>Haut: braun</translation>
    </message>
    <message>
        <source>Skin: dark</source>
        <translation>Haut: dunkel</translation>
    </message>
    <message>
        <source>Colour of the hair</source>
        <translation>Farbe der Haare</translation>
    </message>
    <message>
        <source>Hair: as is likely</source>
        <translation>Haare: wie wahrscheinlich</translation>
    </message>
    <message>
        <source>Hair: black</source>
        <translation>Haare: schwarz</translation>
    </message>
    <message>
        <source>Hair: brown</source>
        <translation>Haare: braun</translation>
    </message>
    <message>
        <source>Hair: blond</source>
        <translation>Haare: blond</translation>
    </message>
    <message>
        <source>Hair: red</source>
        <translation>Haare: rot</translation>
    </message>
    <message>
        <source>Hair: grey</source>
        <translation>Haare: grau</translation>
    </message>
    <message>
        <source>Hair: white</source>
        <translation>Haare: weiß</translation>
    </message>
</context>
<context>
    <name>PercentSlider</name>
    <message>
        <source>{tip}. Double click: as usual</source>
        <translation>{tip}. Doppelklick: wie üblich</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Playback</source>
        <translation>Wiedergabe</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>PresetBox</name>
    <message>
        <source>Preset</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>Motion settings under a name</source>
        <translation>Einstellungen der Bewegung unter einem Namen</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>Eigene Einstellungen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Keep these settings under a name</source>
        <translation>Diese Einstellungen unter einem Namen behalten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Forget this preset; the settings stay as they are</source>
        <translation>Diese Vorgabe vergessen; die Einstellungen bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>As I am</source>
        <translation>Wie ich bin</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>Theatre</source>
        <translation>Theater</translation>
    </message>
</context>
<context>
    <name>PresetChoice</name>
    <message>
        <source>Save motion</source>
        <translation>Bewegung speichern</translation>
    </message>
    <message>
        <source>Name of these settings</source>
        <translation>Name dieser Einstellungen</translation>
    </message>
    <message>
        <source>Replace the settings that are called {name}?</source>
        <translation>Die Einstellungen namens {name} ersetzen?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Your image</source>
        <translation>Ihr Bild</translation>
    </message>
    <message>
        <source>The generated image</source>
        <translation>Das erzeugte Bild</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Video</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>ProblemPage</name>
    <message>
        <source>Report a problem</source>
        <translation>Ein Problem melden</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>Die Meldung</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Show log file</source>
        <translation>Protokolldatei zeigen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Asking the system…</source>
        <translation>Das System wird befragt …</translation>
    </message>
    <message>
        <source>What I did:</source>
        <translation>Was ich getan habe:</translation>
    </message>
    <message>
        <source>What I expected:</source>
        <translation>Was ich erwartet habe:</translation>
    </message>
    <message>
        <source>What happened instead:</source>
        <translation>Was stattdessen geschah:</translation>
    </message>
    <message>
        <source>Nothing is sent. Add what you did and what went wrong, read through it, copy it, and paste it into your report. Names of files are left out.</source>
        <translation>Nichts wird gesendet. Schreiben Sie dazu, was Sie taten und was schiefging, lesen Sie alles durch, kopieren Sie es, und fügen Sie es in Ihre Meldung ein. Namen von Dateien sind weggelassen.</translation>
    </message>
    <message>
        <source>Copied: paste it into your report.</source>
        <translation>Kopiert: Fügen Sie es in Ihre Meldung ein.</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>Laufwerk</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Verzeichnis</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>&amp;Suchen in:</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>Dateien des &amp;Typs:</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>Your image</source>
        <translation>Ihr Bild</translation>
    </message>
    <message>
        <source>How much is recorded</source>
        <translation>Wie viel aufgenommen ist</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Sit upright, your face in the middle</source>
        <translation>Sitzen Sie aufrecht, das Gesicht in der Mitte</translation>
    </message>
    <message>
        <source>It begins in…</source>
        <translation>Es beginnt in …</translation>
    </message>
</context>
<context>
    <name>RecordingController</name>
    <message>
        <source>There is no image to save yet.</source>
        <translation>Es gibt noch kein Bild zu speichern.</translation>
    </message>
    <message>
        <source>There was no image to record yet.</source>
        <translation>Es gab noch kein Bild aufzunehmen.</translation>
    </message>
    <message>
        <source>the microphone {name} cannot be used.</source>
        <translation>das Mikrofon {name} lässt sich nicht benutzen.</translation>
    </message>
    <message>
        <source>there is no microphone.</source>
        <translation>es gibt kein Mikrofon.</translation>
    </message>
    <message>
        <source>the video has none.</source>
        <translation>das Video hat keinen.</translation>
    </message>
</context>
<context>
    <name>RecordingsSection</name>
    <message>
        <source>Recordings</source>
        <translation>Aufnahmen</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Usual folder</source>
        <translation>Üblicher Ordner</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Small files</source>
        <translation>Kleine Dateien</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Best images, large files</source>
        <translation>Beste Bilder, große Dateien</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>As large as it is shown</source>
        <translation>So groß, wie es gezeigt wird</translation>
    </message>
    <message>
        <source>{height} pixels high</source>
        <translation>{height} Pixel hoch</translation>
    </message>
</context>
<context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Forget the window&apos;s size, the source, the model in use, the motion, all switches and all that the Settings page holds? Models that you added, favourites and presets stay, and no file is deleted.</source>
        <translation>Größe des Fensters, Quelle, benutztes Modell, Bewegung, alle Schalter und alles vergessen, was die Seite Einstellungen enthält? Modelle, die Sie hinzugefügt haben, Favoriten und Vorgaben bleiben, und keine Datei wird gelöscht.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>RetargetPanel</name>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Relative</source>
        <translation>Relativ</translation>
    </message>
    <message>
        <source>The generated face changes as yours does from rest: the usual way</source>
        <translation>Das erzeugte Gesicht ändert sich wie Ihres gegenüber seiner Ruhe: die übliche Art</translation>
    </message>
    <message>
        <source>Absolute</source>
        <translation>Absolut</translation>
    </message>
    <message>
        <source>The face takes the shape of yours, on its own head</source>
        <translation>Das Gesicht nimmt die Form des Ihren an, auf seinem eigenen Kopf</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Your landmarks as they are, unfitted: the face may look distorted</source>
        <translation>Ihre Landmarken, wie sie sind, nicht angepasst: Das Gesicht kann verzerrt aussehen</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Kopf</translation>
    </message>
    <message>
        <source>How much the head moves: 100 % is as much as yours</source>
        <translation>Wie weit sich der Kopf bewegt: 100 % ist so weit wie Ihrer</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>How much mouth, eyes and brows move: 100 % is as much as yours</source>
        <translation>Wie weit sich Mund, Augen und Brauen bewegen: 100 % ist so weit wie Ihre</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Reduces jitter: more is calmer, and a little later</source>
        <translation>Mindert Zittern: mehr ist ruhiger und etwas später</translation>
    </message>
    <message>
        <source>Brows</source>
        <translation>Brauen</translation>
    </message>
    <message>
        <source>Of photographs: how much brows move</source>
        <translation>Bei Fotos: wie weit sich die Brauen bewegen</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>Augen</translation>
    </message>
    <message>
        <source>Of photographs: how much lids and gaze move</source>
        <translation>Bei Fotos: wie weit sich Lider und Blick bewegen</translation>
    </message>
    <message>
        <source>Mouth</source>
        <translation>Mund</translation>
    </message>
    <message>
        <source>Of photographs: how much the mouth moves</source>
        <translation>Bei Fotos: wie weit sich der Mund bewegt</translation>
    </message>
    <message>
        <source>Look at the viewer</source>
        <translation>Den Betrachter ansehen</translation>
    </message>
    <message>
        <source>Photographs look at whoever sees them, wherever you look</source>
        <translation>Fotos sehen an, wer sie sieht, wohin Sie auch sehen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the usual settings</source>
        <translation>Zurück zu den üblichen Einstellungen</translation>
    </message>
</context>
<context>
    <name>RuntimeSection</name>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>Laufzeitumgebung</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Fewer leave more of the processor to other programs. For OpenVINO alone.</source>
        <translation>Weniger lassen anderen Programmen mehr vom Prozessor. Nur bei OpenVINO.</translation>
    </message>
</context>
<context>
    <name>SeekSlider</name>
    <message>
        <source>Position</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Click or drag to go there; arrow keys: 5 seconds</source>
        <translation>Klicken oder ziehen, um dorthin zu gehen; Pfeiltasten: 5 Sekunden</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Reset settings…</source>
        <translation>Einstellungen zurücksetzen …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
</context>
<context>
    <name>SharedRoom</name>
    <message>
        <source>Drag to share the room; double click for both images as high</source>
        <translation>Ziehen, um den Platz zu teilen; Doppelklick macht beide Bilder gleich hoch</translation>
    </message>
</context>
<context>
    <name>SigningKey</name>
    <message>
        <source>Checking the key…</source>
        <translation>Der Schlüssel wird geprüft …</translation>
    </message>
</context>
<context>
    <name>SigningSection</name>
    <message>
        <source>Label and signature</source>
        <translation>Hinweis und Signatur</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the face</source>
        <translation>„AI-generated“ auf das Gesicht schreiben</translation>
    </message>
    <message>
        <source>Choose a key…</source>
        <translation>Schlüssel wählen …</translation>
    </message>
    <message>
        <source>Usual key</source>
        <translation>Üblicher Schlüssel</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>What you save always says in its data that it was generated.</source>
        <translation>Was Sie speichern, trägt in seinen Daten immer den Vermerk, dass es erzeugt wurde.</translation>
    </message>
    <message>
        <source>Signed with</source>
        <translation>Signiert mit</translation>
    </message>
    <message>
        <source>This installation&apos;s own key</source>
        <translation>Eigener Schlüssel dieser Installation</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Keine Kamera gefunden</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Open video…</source>
        <translation>Video öffnen …</translation>
    </message>
    <message>
        <source>Open address…</source>
        <translation>Adresse öffnen …</translation>
    </message>
    <message>
        <source>Where your image comes from (I)</source>
        <translation>Woher Ihr Bild kommt (I)</translation>
    </message>
    <message>
        <source>Choose a source</source>
        <translation>Quelle wählen</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Kamera {number}</translation>
    </message>
</context>
<context>
    <name>StateMessage</name>
    <message>
        <source>Opening {name}…</source>
        <translation>{name} wird geöffnet …</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>The video has ended</source>
        <translation>Das Video ist zu Ende</translation>
    </message>
    <message>
        <source>Press P to play it again, or choose another source.</source>
        <translation>Drücken Sie P, um es noch einmal abzuspielen, oder wählen Sie eine andere Quelle.</translation>
    </message>
    <message>
        <source>Look straight ahead, with your face at rest</source>
        <translation>Sehen Sie geradeaus, mit ruhigem Gesicht</translation>
    </message>
    <message>
        <source>Learning the face at rest…</source>
        <translation>Das ruhende Gesicht wird gelernt …</translation>
    </message>
    <message>
        <source>Hold still…</source>
        <translation>Stillhalten …</translation>
    </message>
    <message>
        <source>The camera gives only black</source>
        <translation>Die Kamera gibt nur Schwarz</translation>
    </message>
    <message>
        <source>Open its cover, or switch it on: some laptops have a key or a slider for it.</source>
        <translation>Öffnen Sie ihre Abdeckung, oder schalten Sie sie ein: Manche Laptops haben dafür eine Taste oder einen Schieber.</translation>
    </message>
    <message>
        <source>Too dark to see a face</source>
        <translation>Zu dunkel, um ein Gesicht zu sehen</translation>
    </message>
    <message>
        <source>Turn on a light in front of you.</source>
        <translation>Machen Sie vor sich Licht an.</translation>
    </message>
    <message>
        <source>Looking for a face…</source>
        <translation>Sucht ein Gesicht …</translation>
    </message>
    <message>
        <source>Several faces: following the one in the box. Click another.</source>
        <translation>Mehrere Gesichter: Gefolgt wird dem im Rahmen. Klicken Sie ein anderes an.</translation>
    </message>
    <message>
        <source>The generated face appears here</source>
        <translation>Hier erscheint das erzeugte Gesicht</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>{name} wird geladen …</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Das Modell wird geladen …</translation>
    </message>
    <message>
        <source>This model cannot be used</source>
        <translation>Dieses Modell kann nicht benutzt werden</translation>
    </message>
    <message>
        <source>At zero, the face in the video is learned as at rest</source>
        <translation>Bei null wird das Gesicht im Video als ruhend gelernt</translation>
    </message>
    <message>
        <source>The face at rest is learned when the video goes on</source>
        <translation>Das ruhende Gesicht wird gelernt, wenn das Video weiterläuft</translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation>Kein Modell gewählt</translation>
    </message>
    <message>
        <source>Choose one in the list, or drop a model&apos;s folder or zip here.</source>
        <translation>Wählen Sie eines in der Liste, oder legen Sie Ordner oder Zip-Datei eines Modells hier ab.</translation>
    </message>
    <message>
        <source>The result appears here</source>
        <translation>Hier erscheint das Ergebnis</translation>
    </message>
    <message>
        <source>It moves as soon as the camera or the video gives an image.</source>
        <translation>Es bewegt sich, sobald die Kamera oder das Video ein Bild gibt.</translation>
    </message>
    <message>
        <source>This source cannot be used</source>
        <translation>Diese Quelle kann nicht benutzt werden</translation>
    </message>
    <message>
        <source>No camera chosen</source>
        <translation>Keine Kamera gewählt</translation>
    </message>
    <message>
        <source>Plug one in, open a video (Ctrl+O), drop one here, or try the demo (Ctrl+D).</source>
        <translation>Schließen Sie eine an, öffnen Sie ein Video (Strg+O), legen Sie eines hier ab, oder probieren Sie die Demo (Strg+D).</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>{name} kann nicht gezeigt werden</translation>
    </message>
    <message>
        <source>Waiting for {name}</source>
        <translation>Wartet auf {name}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Figures</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>video {rate:.1f} fps</source>
        <translation>Video {rate:.1f} fps</translation>
    </message>
    <message>
        <source>camera {rate:.1f} fps</source>
        <translation>Kamera {rate:.1f} fps</translation>
    </message>
    <message>
        <source>output {rate:.1f} fps</source>
        <translation>Ausgabe {rate:.1f} fps</translation>
    </message>
    <message>
        <source>delay {delay:.0f} ms</source>
        <translation>Verzögerung {delay:.0f} ms</translation>
    </message>
    <message>
        <source>{size} instead of {width} × {height}</source>
        <translation>{size} statt {width} × {height}</translation>
    </message>
    <message>
        <source>tracking</source>
        <translation>Verfolgen</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>generating</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>Augen</translation>
    </message>
    <message>
        <source>merging</source>
        <translation>Zusammensetzen</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>{stage} {time:.0f} ms</source>
        <translation>{stage} {time:.0f} ms</translation>
    </message>
    <message>
        <source>{runtime} on {device}</source>
        <translation>{runtime} auf {device}</translation>
    </message>
</context>
<context>
    <name>TaskController</name>
    <message>
        <source>Nearly all of the image is painted over, and nothing is left to repair it from: erase some of it.</source>
        <translation>Fast das ganze Bild ist übermalt, und es ist nichts übrig, woraus es repariert werden könnte: Radieren Sie etwas davon weg.</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>This is a link to {host}, and no page is opened here. Save the image or video in the browser, and drop that file.</source>
        <translation>Das ist ein Link zu {host}, und hier wird keine Seite geöffnet. Speichern Sie das Bild oder Video im Browser und legen Sie diese Datei ab.</translation>
    </message>
    <message>
        <source>This image cannot be read here. Save it in the browser, and drop that file.</source>
        <translation>Dieses Bild kann hier nicht gelesen werden. Speichern Sie es im Browser und legen Sie diese Datei ab.</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show window</source>
        <translation>Fenster zeigen</translation>
    </message>
    <message>
        <source>Stop sending</source>
        <translation>Senden beenden</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>face2face sends as {name}</source>
        <translation>face2face sendet als {name}</translation>
    </message>
</context>
<context>
    <name>UnfinishedList</name>
    <message>
        <source>Unfinished faces</source>
        <translation>Unfertige Gesichter</translation>
    </message>
    <message>
        <source>Discard what was done of {name}? It cannot be brought back.</source>
        <translation>Verwerfen, was von {name} getan ist? Es kann nicht zurückgeholt werden.</translation>
    </message>
    <message>
        <source>Discard an unfinished face</source>
        <translation>Unfertiges Gesicht verwerfen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>UnfinishedRow</name>
    <message>
        <source>camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>Verwerfen …</translation>
    </message>
    <message>
        <source>Continue {name}</source>
        <translation>{name} fortsetzen</translation>
    </message>
    <message>
        <source>Discard {name}</source>
        <translation>{name} verwerfen</translation>
    </message>
</context>
<context>
    <name>UnfinishedWork</name>
    <message>
        <source>A face is being trained</source>
        <translation>Ein Gesicht wird gerade trainiert</translation>
    </message>
    <message>
        <source>The face {name} is not ready yet. If you close now, what was trained is kept in {folder}, and New face… continues it the next time.</source>
        <translation>Das Gesicht {name} ist noch nicht fertig. Wenn Sie jetzt schließen, bleibt das Trainierte in {folder}, und „Neues Gesicht …“ setzt es das nächste Mal fort.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Anhalten und schließen</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>A face is being recorded</source>
        <translation>Ein Gesicht wird gerade aufgenommen</translation>
    </message>
    <message>
        <source>The recording for {name} is not complete. If you close now, it is given up and removed.</source>
        <translation>Die Aufnahme für {name} ist nicht vollständig. Wenn Sie jetzt schließen, wird sie aufgegeben und entfernt.</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>Aufgeben und schließen</translation>
    </message>
    <message>
        <source>Keep recording</source>
        <translation>Weiter aufnehmen</translation>
    </message>
</context>
<context>
    <name>View</name>
    <message>
        <source>your camera is recorded beside it</source>
        <translation>Ihre Kamera wird daneben aufgenommen</translation>
    </message>
    <message>
        <source>ON AIR</source>
        <translation>AUF SENDUNG</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Your movements, another face</source>
        <translation>Ihre Bewegungen, ein anderes Gesicht</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was es tut</translation>
    </message>
    <message>
        <source>Your camera is on the left. On the right a face moves as you do: made from one photo, or trained from a video. Nothing leaves this computer.</source>
        <translation>Links ist Ihre Kamera. Rechts bewegt sich ein Gesicht wie Sie: aus einem einzigen Foto gemacht oder aus einem Video trainiert. Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Einwilligung</translation>
    </message>
    <message>
        <source>Use a face only if the person agreed, and tell viewers that it is generated. What you save or send is labelled “AI-generated” unless you turn that off.</source>
        <translation>Benutzen Sie ein Gesicht nur, wenn die Person zugestimmt hat, und sagen Sie denen, die es sehen, dass es erzeugt ist. Was Sie speichern oder senden, trägt den Hinweis „AI-generated“, wenn Sie ihn nicht ausschalten.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>F1 opens the manual, F2 lists all keys, Shift+F1 brings back this page. C calibrates when the face does not follow you well.</source>
        <translation>F1 öffnet das Handbuch, F2 nennt alle Tasten, Umschalt+F1 bringt diese Seite zurück. C kalibriert, wenn das Gesicht Ihnen nicht gut folgt.</translation>
    </message>
    <message>
        <source>Start with my camera</source>
        <translation>Mit meiner Kamera beginnen</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo probieren</translation>
    </message>
</context>
<context>
    <name>WindowSection</name>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Show my camera as a mirror does</source>
        <translation>Meine Kamera wie im Spiegel zeigen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Spiegeln</translation>
    </message>
</context>
<context>
    <name>Photo</name>
    <message>
        <source>The edge cuts the face: choose a photograph that shows the whole head.</source>
        <translation>Der Rand schneidet das Gesicht ab: Wählen Sie ein Foto, das den ganzen Kopf zeigt.</translation>
    </message>
    <message>
        <source>The face is small, and stays blurred: choose a larger photograph.</source>
        <translation>Das Gesicht ist klein und bleibt unscharf: Wählen Sie ein größeres Foto.</translation>
    </message>
    <message>
        <source>The face is blurred: choose a sharper photograph, or sharpen this one with the model deblur.</source>
        <translation>Das Gesicht ist unscharf: Wählen Sie ein schärferes Foto, oder schärfen Sie dieses mit dem Modell deblur.</translation>
    </message>
    <message>
        <source>The face is dark: choose a photograph with more light on it.</source>
        <translation>Das Gesicht ist dunkel: Wählen Sie ein Foto mit mehr Licht darauf.</translation>
    </message>
    <message>
        <source>The face looks far aside, and half of it is not seen: choose a photograph in which it looks at the camera.</source>
        <translation>Das Gesicht ist weit zur Seite gewandt, und die Hälfte ist nicht zu sehen: Wählen Sie ein Foto, auf dem es in die Kamera blickt.</translation>
    </message>
    <message>
        <source>The eyes are shut, or nearly, and stay so: choose a photograph with open eyes.</source>
        <translation>Die Augen sind geschlossen oder fast, und bleiben es: Wählen Sie ein Foto mit offenen Augen.</translation>
    </message>
</context>
</TS>
