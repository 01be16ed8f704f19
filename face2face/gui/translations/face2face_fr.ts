<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open video…</source>
        <translation>Ouvrir une vidéo…</translation>
    </message>
    <message>
        <source>Play a video file instead of a camera</source>
        <translation>Lire un fichier vidéo au lieu d’une caméra</translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation>Lire la démo</translation>
    </message>
    <message>
        <source>Play the clip that is included</source>
        <translation>Lire le clip fourni</translation>
    </message>
    <message>
        <source>Choose a camera…</source>
        <translation>Choisir une caméra…</translation>
    </message>
    <message>
        <source>Show the list of cameras and videos</source>
        <translation>Montrer la liste des caméras et des vidéos</translation>
    </message>
    <message>
        <source>Size and rate of the camera…</source>
        <translation>Taille et cadence de la caméra…</translation>
    </message>
    <message>
        <source>Choose how large the camera&apos;s images are, and how many come a second</source>
        <translation>Choisir la taille des images de la caméra, et combien arrivent par seconde</translation>
    </message>
    <message>
        <source>Look for cameras</source>
        <translation>Chercher des caméras</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Chercher encore des caméras</translation>
    </message>
    <message>
        <source>Play from the start</source>
        <translation>Lire depuis le début</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Lire la vidéo encore une fois</translation>
    </message>
    <message>
        <source>Repeat videos</source>
        <translation>Répéter les vidéos</translation>
    </message>
    <message>
        <source>Begin again at the end of a video</source>
        <translation>Recommencer à la fin d’une vidéo</translation>
    </message>
    <message>
        <source>Convert the whole video, and save it as a file</source>
        <translation>Convertir toute la vidéo et l’enregistrer dans un fichier</translation>
    </message>
    <message>
        <source>Let video call apps use the generated image as a camera</source>
        <translation>Offrir l’image générée comme caméra aux applications d’appel vidéo</translation>
    </message>
    <message>
        <source>Set how the generated face follows your motion</source>
        <translation>Régler comment le visage généré suit votre mouvement</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the generated image, in recordings too</source>
        <translation>Écrire « AI-generated » sur l’image générée, aussi dans les enregistrements</translation>
    </message>
    <message>
        <source>How Zoom, Teams, Meet and OBS take the generated image as a camera</source>
        <translation>Comment Zoom, Teams, Meet et OBS prennent l’image générée comme caméra</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop the video, or let it go on</source>
        <translation>Arrêter la vidéo, ou la laisser continuer</translation>
    </message>
    <message>
        <source>A frame back</source>
        <translation>Une image en arrière</translation>
    </message>
    <message>
        <source>Show the frame before</source>
        <translation>Montrer l’image d’avant</translation>
    </message>
    <message>
        <source>A frame forward</source>
        <translation>Une image en avant</translation>
    </message>
    <message>
        <source>Show the next frame</source>
        <translation>Montrer l’image suivante</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Son</translation>
    </message>
    <message>
        <source>Hear the video; recordings have its sound in any case</source>
        <translation>Entendre la vidéo ; les enregistrements ont son son dans tous les cas</translation>
    </message>
    <message>
        <source>Convert the whole video…</source>
        <translation>Convertir toute la vidéo…</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Save what is shown as an image</source>
        <translation>Enregistrer ce qui est montré comme image</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Record what is shown as a video, with the microphone&apos;s sound</source>
        <translation>Enregistrer ce qui est montré en vidéo, avec le son du microphone</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Caméra virtuelle</translation>
    </message>
    <message>
        <source>Show recordings</source>
        <translation>Montrer les enregistrements</translation>
    </message>
    <message>
        <source>Open the folder with recordings</source>
        <translation>Ouvrir le dossier des enregistrements</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>Set folder, microphone, recordings, colours, language and more</source>
        <translation>Régler le dossier, le microphone, les enregistrements, les couleurs, la langue, etc.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Fermer le programme</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>Choisir un modèle…</translation>
    </message>
    <message>
        <source>Go to the list of models</source>
        <translation>Aller à la liste des modèles</translation>
    </message>
    <message>
        <source>Find a model…</source>
        <translation>Chercher un modèle…</translation>
    </message>
    <message>
        <source>Find a model by its name</source>
        <translation>Chercher un modèle par son nom</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder…</source>
        <translation>Ajouter le dossier d’un modèle…</translation>
    </message>
    <message>
        <source>Add the folder of a trained face</source>
        <translation>Ajouter le dossier d’un visage entraîné</translation>
    </message>
    <message>
        <source>Add a model&apos;s file…</source>
        <translation>Ajouter le fichier d’un modèle…</translation>
    </message>
    <message>
        <source>Add a trained face from a zip file or a frozen graph (.pb)</source>
        <translation>Ajouter un visage entraîné depuis un fichier zip ou un graphe figé (.pb)</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>Nouveau visage…</translation>
    </message>
    <message>
        <source>Train a face from a video, or from a minute before the camera</source>
        <translation>Entraîner un visage à partir d’une vidéo, ou d’une minute devant la caméra</translation>
    </message>
    <message>
        <source>New face from a photo…</source>
        <translation>Nouveau visage d’une photo…</translation>
    </message>
    <message>
        <source>Move the face of a photograph, at once and without training</source>
        <translation>Animer le visage d’une photo, tout de suite et sans entraînement</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>Coller une photo</translation>
    </message>
    <message>
        <source>Move the face of a copied photograph</source>
        <translation>Animer le visage d’une photo copiée</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>Calibrer</translation>
    </message>
    <message>
        <source>Learn your face at rest: look straight ahead while it counts to three</source>
        <translation>Apprendre votre visage au repos : regardez droit devant pendant le compte jusqu’à trois</translation>
    </message>
    <message>
        <source>Motion…</source>
        <translation>Mouvement…</translation>
    </message>
    <message>
        <source>Choose model {number}</source>
        <translation>Choisir le modèle {number}</translation>
    </message>
    <message>
        <source>Choose the model with this number</source>
        <translation>Choisir le modèle de ce numéro</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Points de repère</translation>
    </message>
    <message>
        <source>Show the landmarks instead of the camera</source>
        <translation>Montrer les points de repère au lieu de la caméra</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Miroir</translation>
    </message>
    <message>
        <source>Flip left and right, as a mirror does: cameras only, never in recordings</source>
        <translation>Inverser gauche et droite comme un miroir : caméras seulement, jamais dans les enregistrements</translation>
    </message>
    <message>
        <source>Face alone</source>
        <translation>Visage seul</translation>
    </message>
    <message>
        <source>Landmarks on your face</source>
        <translation>Points de repère sur votre visage</translation>
    </message>
    <message>
        <source>Draw your own landmarks over your image: never in recordings</source>
        <translation>Dessiner vos points de repère sur votre image : jamais dans les enregistrements</translation>
    </message>
    <message>
        <source>Close-up</source>
        <translation>Gros plan</translation>
    </message>
    <message>
        <source>Show your face alone instead of the camera&apos;s whole image, in recordings too</source>
        <translation>Montrer votre visage seul au lieu de toute l’image de la caméra, aussi dans les enregistrements</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Avant et après</translation>
    </message>
    <message>
        <source>Lay both images over each other, with a line to drag: never in recordings</source>
        <translation>Superposer les deux images, avec une ligne à tirer : jamais dans les enregistrements</translation>
    </message>
    <message>
        <source>Look closer</source>
        <translation>Regarder de plus près</translation>
    </message>
    <message>
        <source>Enlarge both images, as the mouse wheel does: never in recordings</source>
        <translation>Agrandir les deux images, comme la molette de la souris : jamais dans les enregistrements</translation>
    </message>
    <message>
        <source>Look less close</source>
        <translation>Regarder de moins près</translation>
    </message>
    <message>
        <source>Make both images smaller again</source>
        <translation>Réduire de nouveau les deux images</translation>
    </message>
    <message>
        <source>Whole images</source>
        <translation>Images entières</translation>
    </message>
    <message>
        <source>Show both images whole again, as a double click does</source>
        <translation>Montrer de nouveau les deux images entières, comme un double clic</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Plein écran</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>Quitter le plein écran</translation>
    </message>
    <message>
        <source>Back to the window</source>
        <translation>Retour à la fenêtre</translation>
    </message>
    <message>
        <source>“AI-generated” label</source>
        <translation>Mention « AI-generated »</translation>
    </message>
    <message>
        <source>Reset settings</source>
        <translation>Réinitialiser les réglages</translation>
    </message>
    <message>
        <source>Forget size, source, face, motion and switches</source>
        <translation>Oublier taille, source, visage, mouvement et options</translation>
    </message>
    <message>
        <source>About and consent</source>
        <translation>À propos et consentement</translation>
    </message>
    <message>
        <source>Show the first page again</source>
        <translation>Montrer de nouveau la première page</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Montrer toutes les touches</translation>
    </message>
    <message>
        <source>Read the manual</source>
        <translation>Lire le manuel</translation>
    </message>
    <message>
        <source>Open the manual in the browser</source>
        <translation>Ouvrir le manuel dans le navigateur</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>Dans votre application d’appel</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>Signaler un problème…</translation>
    </message>
    <message>
        <source>Copy versions, hardware and log for a report; nothing is sent</source>
        <translation>Copier versions, matériel et journal pour un signalement ; rien n’est envoyé</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Show the generated face alone</source>
        <translation>Montrer le visage généré seul</translation>
    </message>
    <message>
        <source>The generated face on the whole screen; Esc leaves</source>
        <translation>Le visage généré sur tout l’écran ; Échap pour sortir</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>Vue du modèle</translation>
    </message>
    <message>
        <source>Show what the model is given</source>
        <translation>Montrer ce que reçoit le modèle</translation>
    </message>
    <message>
        <source>Result alone</source>
        <translation>Résultat seul</translation>
    </message>
    <message>
        <source>Show the result alone</source>
        <translation>Montrer le résultat seul</translation>
    </message>
    <message>
        <source>The result on the whole screen; Esc leaves</source>
        <translation>Le résultat sur tout l’écran ; Échap pour sortir</translation>
    </message>
    <message>
        <source>Choose a model by its number</source>
        <translation>Choisir un modèle par son numéro</translation>
    </message>
    <message>
        <source>Side of what is shown of a photo, or of a face that can do 512; larger is slower</source>
        <translation>Côté de ce qui est montré d’une photo, ou d’un visage qui peut atteindre 512 ; plus grand est plus lent</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} pixels</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Réparer…</translation>
    </message>
    <message>
        <source>Paint over what is to be repaired</source>
        <translation>Peindre sur ce qui doit être réparé</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>Dessin…</translation>
    </message>
    <message>
        <source>Say whether the image is a photo or a drawing</source>
        <translation>Dire si l’image est une photo ou un dessin</translation>
    </message>
    <message>
        <source>Background…</source>
        <translation>Fond…</translation>
    </message>
    <message>
        <source>Choose the background behind the person</source>
        <translation>Choisir le fond derrière la personne</translation>
    </message>
    <message>
        <source>Sharpness…</source>
        <translation>Netteté…</translation>
    </message>
    <message>
        <source>Set how much to sharpen</source>
        <translation>Régler la force de la netteté</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>{name} cannot be used. {why} {other} stays in use.</source>
        <translation>{name} est inutilisable. {why} {other} reste utilisé.</translation>
    </message>
    <message>
        <source>Checking {names}…</source>
        <translation>Vérification de {names}…</translation>
    </message>
    <message>
        <source>Reading the image…</source>
        <translation>Lecture de l’image…</translation>
    </message>
    <message>
        <source>The program ended the last time while it loaded the model {name}. The usual model is used instead.</source>
        <translation>La dernière fois, le programme s’est arrêté en chargeant le modèle {name}. Le modèle habituel est utilisé à sa place.</translation>
    </message>
    <message>
        <source>The recording ended early. {why} What was recorded is in {name} in {folder}</source>
        <translation>L’enregistrement s’est arrêté trop tôt. {why} Ce qui a été enregistré est dans {name}, dossier {folder}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}, without sound: {why}</source>
        <translation>Enregistré sous {name} dans {folder}, sans son : {why}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}</source>
        <translation>Enregistré sous {name} dans {folder}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Montrer dans le dossier</translation>
    </message>
    <message>
        <source>{name} is converted: {file} in {folder}</source>
        <translation>{name} est converti : {file} dans {folder}</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>Lire le résultat</translation>
    </message>
    <message>
        <source>{name} is ready and selected.</source>
        <translation>{name} est prêt et choisi.</translation>
    </message>
    <message>
        <source>{name} is selected, but not good yet. {why} Train it longer.</source>
        <translation>{name} est choisi, mais pas encore bon. {why} Entraînez-le plus longtemps.</translation>
    </message>
    <message>
        <source>One face is made at a time: wait until {name} is ready, or stop it, and drop the video again.</source>
        <translation>On ne fait qu’un visage à la fois : attendez que {name} soit prêt, ou arrêtez-le, et déposez de nouveau la vidéo.</translation>
    </message>
    <message>
        <source>A first version of {name} is selected. Training makes it better.</source>
        <translation>Une première version de {name} est choisie. L’entraînement l’améliore.</translation>
    </message>
    <message>
        <source>The face {name} is not finished yet.</source>
        <translation>Le visage {name} n’est pas encore terminé.</translation>
    </message>
    <message>
        <source>Faces that are not finished yet: {names}.</source>
        <translation>Visages pas encore terminés : {names}.</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>Continuer…</translation>
    </message>
    <message>
        <source>{name} was removed from the list. Its files are still where they were.</source>
        <translation>{name} a été retiré de la liste. Ses fichiers sont toujours à leur place.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Exporting {name}…</source>
        <translation>Exportation de {name}…</translation>
    </message>
    <message>
        <source>{name} was exported as {file} in {folder}. Whoever gets it drops it into this window.</source>
        <translation>{name} a été exporté : {file} dans {folder}. Qui le reçoit le dépose dans cette fenêtre.</translation>
    </message>
    <message>
        <source>{name} comes with the program and stays in the list.</source>
        <translation>{name} fait partie du programme et reste dans la liste.</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash: delete {path} yourself.</source>
        <translation>{name} n’a pas pu être mis à la corbeille : supprimez {path} vous-même.</translation>
    </message>
    <message>
        <source>Settings were reset.</source>
        <translation>Les réglages ont été réinitialisés.</translation>
    </message>
    <message>
        <source>No program opened it here. It is {place}</source>
        <translation>Aucun programme ne l’a ouvert ici. C’est {place}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Something went wrong: {text}</source>
        <translation>Quelque chose n’a pas marché : {text}</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copier les détails</translation>
    </message>
</context>
<context>
    <name>Attribution</name>
    <message>
        <source>public domain (the photograph of a painting that is in the public domain)</source>
        <translation>domaine public (la photographie d’un tableau du domaine public)</translation>
    </message>
    <message>
        <source>faker-js/assets-person-portrait, made with Stable Diffusion 3</source>
        <translation>faker-js/assets-person-portrait, créé avec Stable Diffusion 3</translation>
    </message>
    <message>
        <source>Leonardo da Vinci, Mona Lisa, about 1503 to 1516, Musée du Louvre, Paris</source>
        <translation>Léonard de Vinci, Mona Lisa, vers 1503 à 1516, musée du Louvre, Paris</translation>
    </message>
    <message>
        <source>Johannes Vermeer, Girl with a Pearl Earring, about 1665, Mauritshuis, The Hague</source>
        <translation>Johannes Vermeer, Girl with a Pearl Earring, vers 1665, Mauritshuis, La Haye</translation>
    </message>
    <message>
        <source>John Singer Sargent, Lady Agnew of Lochnaw, 1892, National Galleries of Scotland, Edinburgh</source>
        <translation>John Singer Sargent, Lady Agnew of Lochnaw, 1892, galeries nationales d’Écosse, Édimbourg</translation>
    </message>
    <message>
        <source>Trained on speaker 1 of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>Entraîné avec le locuteur 1 du GRID audiovisual sentence corpus : Cooke, Barker, Cunningham et Shao (2006), Zenodo 3625687, CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the first 60 frames of the sentence lbbc2a of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>Entraîné avec les 60 premières images de la phrase lbbc2a du GRID audiovisual sentence corpus : Cooke, Barker, Cunningham et Shao (2006), Zenodo 3625687, CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>Entraîné avec le Face Research Lab London Set (DeBruine et Jones 2017, figshare 5047666, CC BY 4.0), des visages de jeunes adultes des mêmes auteurs (figshare 4220517, CC BY) et des personnes qui n’existent pas : faker-js/assets-person-portrait (CC0) et SelfishGene/SFHQ-T2I-dataset (MIT)</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), speakers of the GRID audiovisual sentence corpus (Cooke, Barker, Cunningham and Shao 2006, Zenodo record 3625687, CC BY 4.0), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>Entraîné avec le Face Research Lab London Set (DeBruine et Jones 2017, figshare 5047666, CC BY 4.0), des visages de jeunes adultes des mêmes auteurs (figshare 4220517, CC BY), des locuteurs du GRID audiovisual sentence corpus (Cooke, Barker, Cunningham et Shao 2006, Zenodo 3625687, CC BY 4.0) et des personnes qui n’existent pas : faker-js/assets-person-portrait (CC0) et SelfishGene/SFHQ-T2I-dataset (MIT)</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>Copy modprobe</source>
        <translation>Copier modprobe</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>Dans votre application d’appel</translation>
    </message>
    <message>
        <source>The virtual camera is on. Call apps know it as {name}.</source>
        <translation>La caméra virtuelle est active. Les applications d’appel l’appellent {name}.</translation>
    </message>
    <message>
        <source>The virtual camera is off: Ctrl+K switches it on.</source>
        <translation>La caméra virtuelle est arrêtée : Ctrl+K l’active.</translation>
    </message>
    <message>
        <source>Settings, Video, Camera: {name}.</source>
        <translation>Paramètres, Vidéo, Caméra : {name}.</translation>
    </message>
    <message>
        <source>Settings, Devices, Camera: {name}.</source>
        <translation>Paramètres, Appareils, Caméra : {name}.</translation>
    </message>
    <message>
        <source>More options (⋮), Settings, Video, Camera: {name}. The browser asks once whether the page may use it.</source>
        <translation>Plus d’options (⋮), Paramètres, Vidéo, Caméra : {name}. Le navigateur demande une fois si la page peut l’utiliser.</translation>
    </message>
    <message>
        <source>Switch the virtual camera on first, then start the call app or its browser: most look for cameras only once.</source>
        <translation>Activez d’abord la caméra virtuelle, puis démarrez l’application d’appel ou son navigateur : la plupart ne cherchent les caméras qu’une fois.</translation>
    </message>
    <message>
        <source>What you send is generated: tell the others at the beginning, and use a face only if its person agreed. The image says “AI-generated” unless you turn that off.</source>
        <translation>Ce que vous envoyez est généré : dites-le aux autres au début, et n’utilisez un visage que si la personne a accepté. L’image porte la mention « AI-generated », sauf si vous la désactivez.</translation>
    </message>
    <message>
        <source>The camera</source>
        <translation>La caméra</translation>
    </message>
    <message>
        <source>Lips and voice</source>
        <translation>Lèvres et voix</translation>
    </message>
    <message>
        <source>It is not in the list?</source>
        <translation>Elle n’est pas dans la liste ?</translation>
    </message>
    <message>
        <source>Tell the others</source>
        <translation>Dites-le aux autres</translation>
    </message>
    <message>
        <source>It is the one of OBS Studio 30 or newer: install OBS, start its virtual camera once, stop it, and close OBS.</source>
        <translation>C’est celle d’OBS Studio 30 ou plus récent : installez OBS, démarrez une fois sa caméra virtuelle, arrêtez-la et fermez OBS.</translation>
    </message>
    <message>
        <source>It needs v4l2loopback: {command}.</source>
        <translation>Elle a besoin de v4l2loopback : {command}.</translation>
    </message>
    <message>
        <source>It needs v4l2loopback, from your system&apos;s packages.</source>
        <translation>Elle a besoin de v4l2loopback, parmi les paquets de votre système.</translation>
    </message>
    <message>
        <source>After a restart of the computer, modprobe brings it back.</source>
        <translation>Après un redémarrage de l’ordinateur, modprobe la fait revenir.</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device (V4L2), Device: {name}.</source>
        <translation>Sources, +, Périphérique de capture vidéo (V4L2), Périphérique : {name}.</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device: {name}. OBS cannot start its own virtual camera meanwhile, since this program sends through it.</source>
        <translation>Sources, +, Périphérique de capture vidéo : {name}. Pendant ce temps, OBS ne peut pas démarrer sa propre caméra virtuelle, car ce programme envoie par elle.</translation>
    </message>
    <message>
        <source>The image is {delay:.0f} ms late, your voice is not. In OBS enter {delay:.0f} ms as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>L’image a {delay:.0f} ms de retard, votre voix non. Dans OBS, entrez {delay:.0f} ms comme décalage de synchronisation du microphone (Propriétés audio avancées).</translation>
    </message>
    <message>
        <source>The image is a little late, your voice is not; how much is shown here while a face moves. In OBS it is entered as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>L’image a un peu de retard, votre voix non ; la durée s’affiche ici quand un visage bouge. Dans OBS, on l’entre comme décalage de synchronisation du microphone (Propriétés audio avancées).</translation>
    </message>
    <message>
        <source>Zoom, Teams and Meet have no such setting; hardly anybody notices less than 100 ms.</source>
        <translation>Zoom, Teams et Meet n’ont pas ce réglage ; presque personne ne remarque moins de 100 ms.</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Copier la commande</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>Obtenir OBS</translation>
    </message>
</context>
<context>
    <name>CameraFormatChoice</name>
    <message>
        <source>The camera gives {width} × {height}, {rate:.1f} fps</source>
        <translation>La caméra donne {width} × {height}, {rate:.1f} i/s</translation>
    </message>
</context>
<context>
    <name>CameraSection</name>
    <message>
        <source>Virtual camera</source>
        <translation>Caméra virtuelle</translation>
    </message>
    <message>
        <source>Send the face as a mirror shows it</source>
        <translation>Envoyer le visage comme dans un miroir</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Takes effect when the camera is switched on again.</source>
        <translation>Prend effet quand la caméra est de nouveau allumée.</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Miroir</translation>
    </message>
</context>
<context>
    <name>ChosenSettings</name>
    <message>
        <source>Nothing can be written there: choose another.</source>
        <translation>On ne peut pas y écrire : choisissez-en un autre.</translation>
    </message>
</context>
<context>
    <name>ClipAdvice</name>
    <message>
        <source>Looking whether this video is good to learn from…</source>
        <translation>On regarde si cette vidéo est bonne pour apprendre…</translation>
    </message>
    <message>
        <source>No face can be made of what cannot be read:</source>
        <translation>Aucun visage ne se fait de ce qui ne peut pas être lu :</translation>
    </message>
    <message>
        <source>The face may become poor. It can be begun all the same:</source>
        <translation>Le visage risque d’être mauvais. On peut commencer quand même :</translation>
    </message>
    <message>
        <source>This video is good to learn from.</source>
        <translation>Cette vidéo est bonne pour apprendre.</translation>
    </message>
</context>
<context>
    <name>ClipDrop</name>
    <message>
        <source>Drop videos of the person here</source>
        <translation>Déposez ici des vidéos de la personne</translation>
    </message>
    <message>
        <source>A face is learned from videos here. Drop a photo on the window instead.</source>
        <translation>Ici, un visage s’apprend à partir de vidéos. Une photo se dépose dans la fenêtre.</translation>
    </message>
    <message>
        <source>{names}: not a video. Drop the videos of the person themselves.</source>
        <translation>{names} : pas une vidéo. Déposez les vidéos de la personne elles-mêmes.</translation>
    </message>
</context>
<context>
    <name>ClipRow</name>
    <message>
        <source>The clip where it begins</source>
        <translation>Le clip à l’endroit où il commence</translation>
    </message>
    <message>
        <source>{name} from</source>
        <translation>{name} de</translation>
    </message>
    <message>
        <source>{name} to</source>
        <translation>{name} à</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Retirer {name}</translation>
    </message>
    <message>
        <source>from</source>
        <translation>de</translation>
    </message>
    <message>
        <source>to</source>
        <translation>à</translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>{words} (said on {date})</source>
        <translation>{words} (dit le {date})</translation>
    </message>
    <message>
        <source>the person agreed</source>
        <translation>la personne a donné son accord</translation>
    </message>
    <message>
        <source>not needed: this person does not exist</source>
        <translation>pas nécessaire : cette personne n’existe pas</translation>
    </message>
    <message>
        <source>not needed: a painting, the person died long ago</source>
        <translation>pas nécessaire : un tableau, la personne est morte depuis longtemps</translation>
    </message>
    <message>
        <source>recorded for a research corpus that is published under CC BY 4.0; no separate consent to a trained face is known</source>
        <translation>enregistré pour un corpus de recherche publié sous CC BY 4.0 ; aucun accord distinct pour un visage entraîné n’est connu</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; the young adults: recorded for a research set that is published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set : tous ont signé leur accord pour un usage sous forme originale ou modifiée ; les jeunes adultes : photographiés pour un ensemble de recherche publié sous CC BY, aucun accord distinct pour un modèle entraîné n’est connu ; tous les autres n’existent pas</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; GRID and the young adults: recorded for research sets that are published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set : tous ont signé leur accord pour un usage sous forme originale ou modifiée ; GRID et les jeunes adultes : enregistrés pour des ensembles de recherche publiés sous CC BY, aucun accord distinct pour un modèle entraîné n’est connu ; tous les autres n’existent pas</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>On air</source>
        <translation>En direct</translation>
    </message>
    <message>
        <source>Stop  {clock}  {size:.1f} MB</source>
        <translation>Arrêter  {clock}  {size:.1f} Mo</translation>
    </message>
</context>
<context>
    <name>ConversionPage</name>
    <message>
        <source>Convert videos</source>
        <translation>Convertir des vidéos</translation>
    </message>
    <message>
        <source>Every frame is made, in the best quality, however long it takes; the sound is kept. It looks as the window looks now: face, motion, label, side by side or alone. The results go to the folder of recordings.</source>
        <translation>Chaque image est faite, dans la meilleure qualité, quel que soit le temps ; le son est gardé. L’aspect est celui de la fenêtre en ce moment : visage, mouvement, mention, côte à côte ou seul. Les résultats vont dans le dossier des enregistrements.</translation>
    </message>
    <message>
        <source>Add videos…</source>
        <translation>Ajouter des vidéos…</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Cacher</translation>
    </message>
    <message>
        <source>The conversions go on</source>
        <translation>Les conversions continuent</translation>
    </message>
</context>
<context>
    <name>ConversionRow</name>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Retirer</translation>
    </message>
    <message>
        <source>Show result</source>
        <translation>Montrer le résultat</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>Lire le résultat</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Attend son tour</translation>
    </message>
    <message>
        <source>Ready: {file}</source>
        <translation>Prêt : {file}</translation>
    </message>
    <message>
        <source>Stopped; no file was written</source>
        <translation>Arrêté ; aucun fichier n’a été écrit</translation>
    </message>
    <message>
        <source>Looking over the video…</source>
        <translation>Parcours de la vidéo…</translation>
    </message>
</context>
<context>
    <name>Conversions</name>
    <message>
        <source>A video is being converted</source>
        <translation>Une vidéo est en cours de conversion</translation>
    </message>
    <message>
        <source>{name} is not complete. If you close now, what was made of it is given up, and what waits is not converted.</source>
        <translation>{name} n’est pas complet. Si vous fermez maintenant, ce qui en est fait est abandonné, et ce qui attend n’est pas converti.</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>Abandonner et fermer</translation>
    </message>
    <message>
        <source>Keep converting</source>
        <translation>Continuer la conversion</translation>
    </message>
    <message>
        <source>There is no model in use yet: choose one in the list, then convert.</source>
        <translation>Aucun modèle n’est encore utilisé : choisissez-en un dans la liste, puis convertissez.</translation>
    </message>
    <message>
        <source>What is painted in the window belongs to one moment of the video: convert with the command face2face-video and --mask.</source>
        <translation>Ce qui est peint dans la fenêtre appartient à un moment de la vidéo : convertissez avec la commande face2face-video et --mask.</translation>
    </message>
    <message>
        <source>{name} was not converted. {why}</source>
        <translation>{name} n’a pas été converti. {why}</translation>
    </message>
</context>
<context>
    <name>CutoutPanel</name>
    <message>
        <source>Blurred</source>
        <translation>Flou</translation>
    </message>
    <message>
        <source>Your own background, blurred</source>
        <translation>Votre propre fond, flou</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Couleur…</translation>
    </message>
    <message>
        <source>One colour, such as green for other programs</source>
        <translation>Une seule couleur, comme le vert pour d’autres programmes</translation>
    </message>
    <message>
        <source>Image…</source>
        <translation>Image…</translation>
    </message>
    <message>
        <source>An image of your choice</source>
        <translation>Une image de votre choix</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Fond</translation>
    </message>
</context>
<context>
    <name>DeblurPanel</name>
    <message>
        <source>Sharpness</source>
        <translation>Netteté</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>Force</translation>
    </message>
    <message>
        <source>How much of the sharpening is applied</source>
        <translation>Quelle part de la netteté est appliquée</translation>
    </message>
</context>
<context>
    <name>DeviceMessages</name>
    <message>
        <source>This recording has no sound: {why}</source>
        <translation>Cet enregistrement n’a pas de son : {why}</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>It is dark: {name} exposes each image longer and gives {rate:.0f} instead of {promised:.0f} a second. More light in front of you makes it fast again.</source>
        <translation>Il fait sombre : {name} expose chaque image plus longtemps et en donne {rate:.0f} par seconde au lieu de {promised:.0f}. Avec plus de lumière devant vous, elle redevient rapide.</translation>
    </message>
    <message>
        <source>The virtual camera is on: choose {name} as camera in your video call app.</source>
        <translation>La caméra virtuelle est active : choisissez {name} comme caméra dans votre application d’appel.</translation>
    </message>
    <message>
        <source>Its image is {delay:.0f} ms late: in OBS enter this as the microphone&apos;s sync offset.</source>
        <translation>Son image a {delay:.0f} ms de retard : dans OBS, entrez cela comme décalage de synchronisation du microphone.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {command}</source>
        <translation>Il n’y a pas de caméra virtuelle : installez v4l2loopback. Lancez {command}</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Copier la commande</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>Obtenir OBS</translation>
    </message>
    <message>
        <source>Videos cannot be heard: PortAudio is missing. Run {command}</source>
        <translation>On ne peut pas entendre les vidéos : PortAudio manque. Lancez {command}</translation>
    </message>
    <message>
        <source>Videos cannot be heard ({reason}): check the system&apos;s sound settings.</source>
        <translation>On ne peut pas entendre les vidéos ({reason}) : vérifiez les réglages du son du système.</translation>
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
        <translation>Vidéos et images</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Tous les fichiers</translation>
    </message>
    <message>
        <source>Open video</source>
        <translation>Ouvrir une vidéo</translation>
    </message>
    <message>
        <source>Open address</source>
        <translation>Ouvrir une adresse</translation>
    </message>
    <message>
        <source>Address of a camera or stream, such as rtsp://192.168.1.20/stream</source>
        <translation>Adresse d’une caméra ou d’un flux, par exemple rtsp://192.168.1.20/stream</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>Vidéos</translation>
    </message>
    <message>
        <source>Open videos</source>
        <translation>Ouvrir des vidéos</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Images</translation>
    </message>
    <message>
        <source>Open image</source>
        <translation>Ouvrir une image</translation>
    </message>
    <message>
        <source>Colour of the background</source>
        <translation>Couleur du fond</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder</source>
        <translation>Ajouter le dossier d’un modèle</translation>
    </message>
    <message>
        <source>Folder for recordings</source>
        <translation>Dossier des enregistrements</translation>
    </message>
    <message>
        <source>Keys and certificates</source>
        <translation>Clés et certificats</translation>
    </message>
    <message>
        <source>The private key (PEM)</source>
        <translation>La clé privée (PEM)</translation>
    </message>
    <message>
        <source>Its certificates (PEM): the signer&apos;s first</source>
        <translation>Ses certificats (PEM) : celui du signataire d’abord</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <source>Add a model&apos;s file</source>
        <translation>Ajouter le fichier d’un modèle</translation>
    </message>
    <message>
        <source>Export as one file</source>
        <translation>Exporter en un seul fichier</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop here: a model&apos;s folder, zip or .pb file, a photograph, a video</source>
        <translation>Déposez ici : dossier, fichier zip ou .pb d’un modèle, une photo, une vidéo</translation>
    </message>
    <message>
        <source>Drop here to make a face: a photo at once, videos by training</source>
        <translation>Déposez ici pour faire un visage : une photo tout de suite, des vidéos par entraînement</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name} est prêt</translation>
    </message>
    <message>
        <source>It is in the list and selected. In a terminal: face2face-video --model {name} --source talk.mp4</source>
        <translation>Il est dans la liste et choisi. Dans un terminal : face2face-video --model {name} --source talk.mp4</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>How much longer to train, in minutes</source>
        <translation>Combien de temps entraîner encore, en minutes</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Entraîner plus longtemps</translation>
    </message>
    <message>
        <source>{name} is not good yet</source>
        <translation>{name} n’est pas encore bon</translation>
    </message>
    <message>
        <source>The moved image that was there before stays in the list as {name}.</source>
        <translation>L’image animée qui était là auparavant reste dans la liste sous le nom {name}.</translation>
    </message>
    <message>
        <source>Train it longer.</source>
        <translation>Entraînez-le plus longtemps.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Arrêté</translation>
    </message>
    <message>
        <source>What is done is kept. To go on, choose Continue beside {name} under Unfinished faces on the first page.</source>
        <translation>Ce qui est fait est gardé. Pour continuer, choisissez Continuer près de {name} sous « Visages inachevés » à la première page.</translation>
    </message>
    <message>
        <source>The camera gave too few images. Turn on a light, close other programs, and try again, or use a video file.</source>
        <translation>La caméra a donné trop peu d’images. Allumez une lampe, fermez les autres programmes et réessayez, ou prenez une vidéo.</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Cela n’a pas marché</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>There is no file {path}: check the path, or choose another source.</source>
        <translation>Il n’y a pas de fichier {path} : vérifiez le chemin, ou choisissez une autre source.</translation>
    </message>
    <message>
        <source>This file is empty: record or copy it again, or choose another.</source>
        <translation>Ce fichier est vide : enregistrez-le ou copiez-le encore, ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This file cannot be read ({reason}): check it, or choose another.</source>
        <translation>Ce fichier ne peut pas être lu ({reason}) : vérifiez-le, ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This file is too large to be shown: make it smaller, or choose another.</source>
        <translation>Ce fichier est trop grand pour être montré : réduisez-le, ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>{path} is a folder: choose a video, a camera or the demo.</source>
        <translation>{path} est un dossier : choisissez une vidéo, une caméra ou la démo.</translation>
    </message>
    <message>
        <source>This file is no video, or too damaged to be read: choose another.</source>
        <translation>Ce fichier n’est pas une vidéo, ou est trop abîmé pour être lu : choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This file is no image, or is damaged: choose another.</source>
        <translation>Ce fichier n’est pas une image, ou est abîmé : choisissez-en un autre.</translation>
    </message>
    <message>
        <source>This file holds nothing to be seen: choose one with a video in it.</source>
        <translation>Ce fichier ne contient rien à voir : choisissez-en un qui contient une vidéo.</translation>
    </message>
    <message>
        <source>This video is incomplete, as after a recording that was cut off: record or copy it again, or choose another.</source>
        <translation>Cette vidéo est incomplète, comme après un enregistrement coupé : enregistrez-la ou copiez-la encore, ou choisissez-en une autre.</translation>
    </message>
    <message>
        <source>This kind of video is not read here: convert it to MP4 with H.264.</source>
        <translation>Ce genre de vidéo n’est pas lu ici : convertissez-la en MP4 avec H.264.</translation>
    </message>
    <message>
        <source>This video is protected against copying: choose one that is not.</source>
        <translation>Cette vidéo est protégée contre la copie : choisissez-en une qui ne l’est pas.</translation>
    </message>
    <message>
        <source>There is no camera or file called {text}: choose a source in the list below.</source>
        <translation>Il n’y a ni caméra ni fichier appelé {text} : choisissez une source dans la liste ci-dessous.</translation>
    </message>
    <message>
        <source>Plug it in and it goes on by itself, or choose another source below.</source>
        <translation>Branchez-la et tout continue tout seul, ou choisissez une autre source ci-dessous.</translation>
    </message>
    <message>
        <source>Close the other program that uses it; it goes on by itself then.</source>
        <translation>Fermez l’autre programme qui l’utilise ; tout continue alors tout seul.</translation>
    </message>
    <message>
        <source>This account may not use {camera}: run &apos;sudo usermod -aG video $USER&apos;, then log out and in again.</source>
        <translation>Ce compte ne peut pas utiliser {camera} : lancez &apos;sudo usermod -aG video $USER&apos;, puis fermez la session et rouvrez-la.</translation>
    </message>
    <message>
        <source>{camera} gives no image in a known form: plug it in again, or choose another source.</source>
        <translation>{camera} ne donne pas d’image dans une forme connue : rebranchez-la, ou choisissez une autre source.</translation>
    </message>
    <message>
        <source>{camera} cannot be opened ({reason}): plug it in again, or choose another source.</source>
        <translation>{camera} ne peut pas être ouverte ({reason}) : rebranchez-la, ou choisissez une autre source.</translation>
    </message>
    <message>
        <source>{camera} gives no images any more: check its cable, or plug it in again.</source>
        <translation>{camera} ne donne plus d’images : vérifiez son câble, ou rebranchez-la.</translation>
    </message>
    <message>
        <source>{camera} does not answer: unplug it and plug it in again.</source>
        <translation>{camera} ne répond pas : débranchez-la et rebranchez-la.</translation>
    </message>
    <message>
        <source>No images come from {address} ({reason}). It is tried again.</source>
        <translation>Aucune image ne vient de {address} ({reason}). Nouvel essai en cours.</translation>
    </message>
    <message>
        <source>No image from {address} for {seconds} s. It is tried again.</source>
        <translation>Aucune image de {address} depuis {seconds} s. Nouvel essai en cours.</translation>
    </message>
    <message>
        <source>Sources that were chosen before still hang. {address} is tried again.</source>
        <translation>Des sources choisies avant ne répondent toujours pas. Nouvel essai de {address} en cours.</translation>
    </message>
    <message>
        <source>An address cannot begin with {scheme}://. It begins with one of {known}.</source>
        <translation>Une adresse ne peut pas commencer par {scheme}://. Elle commence par l’un de ceux-ci : {known}.</translation>
    </message>
    <message>
        <source>The address is longer than {letters} letters, or holds spaces: write a space as %20.</source>
        <translation>L’adresse a plus de {letters} caractères, ou contient des espaces : écrivez une espace sous la forme %20.</translation>
    </message>
    <message>
        <source>The address names no host: type one such as {scheme}://192.168.1.20/stream. In a password, write / as %2F, @ as %40 and : as %3A.</source>
        <translation>L’adresse ne nomme aucune machine : tapez-en une comme {scheme}://192.168.1.20/stream. Dans un mot de passe, écrivez / sous la forme %2F, @ sous la forme %40 et : sous la forme %3A.</translation>
    </message>
    <message>
        <source>No face was found in this photograph: choose one in which a face looks at the camera and is at least a tenth of it wide.</source>
        <translation>Aucun visage n’a été trouvé sur cette photo : choisissez-en une où un visage regarde l’appareil et occupe au moins un dixième de la largeur.</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>Aucun visage n’est visible : choisissez une vidéo d’une personne qui regarde la caméra.</translation>
    </message>
    <message>
        <source>None of its {frames} images shows exactly one face: video one person who faces the camera in good light.</source>
        <translation>Aucune de ses {frames} images ne montre un seul visage : filmez une personne face à la caméra, avec une bonne lumière.</translation>
    </message>
    <message>
        <source>Too few of its images can be used: take a longer video.</source>
        <translation>Trop peu de ses images sont utilisables : prenez une vidéo plus longue.</translation>
    </message>
    <message>
        <source>This face is being made already, by process {process}.</source>
        <translation>Ce visage est déjà en cours de création, par le processus {process}.</translation>
    </message>
    <message>
        <source>{name} cannot be a name: use letters, digits, spaces and .-_ in it.</source>
        <translation>{name} ne peut pas être un nom : utilisez lettres, chiffres, espaces et .-_.</translation>
    </message>
    <message>
        <source>There is a face called {name} already: choose another name.</source>
        <translation>Il y a déjà un visage appelé {name} : choisissez un autre nom.</translation>
    </message>
    <message>
        <source>There is no model called {model}: choose another in the list.</source>
        <translation>Il n’y a pas de modèle appelé {model} : choisissez-en un autre dans la liste.</translation>
    </message>
    <message>
        <source>Its file {file} is missing: get the model again.</source>
        <translation>Son fichier {file} manque : procurez-vous de nouveau le modèle.</translation>
    </message>
    <message>
        <source>Its file {file} was altered or is damaged: get the model again.</source>
        <translation>Son fichier {file} a été modifié ou est abîmé : procurez-vous de nouveau le modèle.</translation>
    </message>
    <message>
        <source>It holds no model.json and no frozen_model.pb: choose the folder that holds one of them, or its zip file.</source>
        <translation>Il ne contient ni model.json ni frozen_model.pb : choisissez le dossier qui en contient un, ou son fichier zip.</translation>
    </message>
    <message>
        <source>Its model.json is damaged, or not face2face&apos;s: get the model again.</source>
        <translation>Son model.json est abîmé, ou n’est pas de face2face : procurez-vous de nouveau le modèle.</translation>
    </message>
    <message>
        <source>It was made by a newer face2face: update the program to use it.</source>
        <translation>Il a été fait par un face2face plus récent : mettez le programme à jour pour l’utiliser.</translation>
    </message>
    <message>
        <source>Only {megabytes} MB are free in {folder}: free some space and try again.</source>
        <translation>Il n’y a que {megabytes} Mo de libres dans {folder} : faites de la place et réessayez.</translation>
    </message>
    <message>
        <source>Allow this program to use the camera ({system}), and close other programs that use it.</source>
        <translation>Autorisez ce programme à utiliser la caméra ({system}) et fermez les autres programmes qui s’en servent.</translation>
    </message>
    <message>
        <source>This kind of image ({format}) is not read here: convert it to JPEG or PNG.</source>
        <translation>Ce genre d’image ({format}) n’est pas lu ici : convertissez-la en JPEG ou PNG.</translation>
    </message>
    <message>
        <source>Several cameras are called {camera}: choose one in the list below.</source>
        <translation>Plusieurs caméras s’appellent {camera} : choisissez-en une dans la liste ci-dessous.</translation>
    </message>
    <message>
        <source>Its colours are coded in a rare way: convert it to MP4 with H.264.</source>
        <translation>Ses couleurs sont codées d’une manière rare : convertissez-le en MP4 avec H.264.</translation>
    </message>
    <message>
        <source>{file} has no image at {seconds} s: choose an earlier start.</source>
        <translation>{file} n’a pas d’image à {seconds} s : choisissez un début plus tôt.</translation>
    </message>
    <message>
        <source>{path} was changed while it was read: try again.</source>
        <translation>{path} a été modifié pendant sa lecture : réessayez.</translation>
    </message>
    <message>
        <source>The background {background} is not there any more: choose another.</source>
        <translation>L’arrière-plan {background} n’est plus là : choisissez-en un autre.</translation>
    </message>
    <message>
        <source>The chosen face is gone from this photograph: add it again.</source>
        <translation>Le visage choisi n’est plus sur cette photo : ajoutez-la de nouveau.</translation>
    </message>
    <message>
        <source>{name} cannot be trained longer: the images that it learned from are gone. Make it again from its video.</source>
        <translation>{name} ne peut plus être entraîné : les images dont il a appris ne sont plus là. Refaites-le à partir de sa vidéo.</translation>
    </message>
    <message>
        <source>What was begun of {name} is damaged: start over, or use another name.</source>
        <translation>Ce qui a été commencé pour {name} est endommagé : recommencez, ou prenez un autre nom.</translation>
    </message>
    <message>
        <source>The part {part} ends before it begins.</source>
        <translation>La partie {part} finit avant de commencer.</translation>
    </message>
    <message>
        <source>{minutes} minutes were over before training began: give it more.</source>
        <translation>Les {minutes} minutes étaient passées avant le début de l’entraînement : donnez-en plus.</translation>
    </message>
    <message>
        <source>What was trained so far is damaged ({path}): start over.</source>
        <translation>Ce qui a été entraîné est endommagé ({path}) : recommencez.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, and KERAS_BACKEND asks for {backend}: unset that variable.</source>
        <translation>L’entraînement a besoin de TensorFlow, et KERAS_BACKEND demande {backend} : supprimez cette variable.</translation>
    </message>
    <message>
        <source>The work ended before its end ({reason}): try again.</source>
        <translation>Le travail s’est arrêté avant la fin ({reason}) : réessayez.</translation>
    </message>
    <message>
        <source>It cannot be used ({reason}): choose another.</source>
        <translation>Il ne peut pas servir ({reason}) : choisissez-en un autre.</translation>
    </message>
    <message>
        <source>It is made for a task that is not known here: {task}.</source>
        <translation>Il est fait pour une tâche inconnue ici : {task}.</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; get the model again, from somebody whom you trust.</source>
        <translation>{path} est refusé : {reason} ; procurez-vous de nouveau le modèle, auprès de quelqu’un de confiance.</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; if it ought to run, please report it under Issues on face2face&apos;s page on GitHub, else get the model again, from somebody whom you trust.</source>
        <translation>{path} est refusé : {reason} ; s’il devrait marcher, signalez-le sous « Issues » sur la page de face2face sur GitHub, sinon procurez-vous de nouveau le modèle, auprès de quelqu’un de confiance.</translation>
    </message>
    <message>
        <source>There is no int8 of {model}: choose another runtime in the settings.</source>
        <translation>Il n’y a pas d’int8 de {model} : choisissez un autre moteur dans les réglages.</translation>
    </message>
    <message>
        <source>{path} is no file of 68 landmarks, or is damaged: start without --landmark-model.</source>
        <translation>{path} n’est pas un fichier de 68 points, ou est endommagé : démarrez sans --landmark-model.</translation>
    </message>
    <message>
        <source>{path}, a part of this program, is missing or damaged: install it again.</source>
        <translation>{path}, une partie de ce programme, manque ou est endommagé : réinstallez-le.</translation>
    </message>
    <message>
        <source>Training needs packages that are not installed: run &apos;{command}&apos; in a terminal. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>L’entraînement a besoin de paquets qui ne sont pas installés : lancez &apos;{command}&apos; dans un terminal. Une photo n’en demande pas : choisissez-en une avec Ctrl+P.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, which has no build for Python {python}: install face2face with Python {newest} or older. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>L’entraînement a besoin de TensorFlow, qui n’existe pas pour Python {python} : installez face2face avec Python {newest} ou plus ancien. Une photo n’en a pas besoin : choisissez-en une avec Ctrl+P.</translation>
    </message>
    <message>
        <source>The package {package} is not installed: run &apos;{command}&apos; in a terminal.</source>
        <translation>Le paquet {package} n’est pas installé : lancez &apos;{command}&apos; dans un terminal.</translation>
    </message>
    <message>
        <source>The disk is full: free some space.</source>
        <translation>Le disque est plein : libérez de l’espace.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}): choose another place.</source>
        <translation>{path} ne peut pas être écrit ({reason}) : choisissez un autre endroit.</translation>
    </message>
    <message>
        <source>There is no folder {folder}: create it, or choose another place.</source>
        <translation>Il n’y a pas de dossier {folder} : créez-le, ou choisissez un autre endroit.</translation>
    </message>
    <message>
        <source>{path} is being made already, by process {process}: wait for it.</source>
        <translation>{path} est déjà en cours de création par le processus {process} : attendez-le.</translation>
    </message>
    <message>
        <source>{path} was not written: there was no image for it.</source>
        <translation>{path} n’a pas été écrit : il n’y avait aucune image.</translation>
    </message>
    <message>
        <source>{model} is one file already: pass that on as it is.</source>
        <translation>{model} est déjà un seul fichier : transmettez-le tel quel.</translation>
    </message>
    <message>
        <source>{path} was removed while it was written: keep its folder until the end.</source>
        <translation>{path} a été supprimé pendant son écriture : gardez son dossier jusqu’à la fin.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): check its name and permissions.</source>
        <translation>{path} ne peut pas être lu ({reason}) : vérifiez son nom et ses droits.</translation>
    </message>
    <message>
        <source>{path} is not PEM, a text that begins with &apos;-----BEGIN&apos;: convert it with openssl.</source>
        <translation>{path} n’est pas un PEM, un texte qui commence par &apos;-----BEGIN&apos; : convertissez-le avec openssl.</translation>
    </message>
    <message>
        <source>{path} holds no readable private key: choose another.</source>
        <translation>{path} ne contient aucune clé privée lisible : choisissez-en une autre.</translation>
    </message>
    <message>
        <source>The key {path} is locked with a password: unlock it with &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</source>
        <translation>La clé {path} est protégée par un mot de passe : déverrouillez-la avec &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</translation>
    </message>
    <message>
        <source>Others on this machine can read or change the key {path}: run &apos;{command}&apos;, and get another if somebody may have copied it.</source>
        <translation>D’autres peuvent lire ou changer la clé {path} sur cet ordinateur : exécutez &apos;{command}&apos;, et procurez-vous-en une autre si quelqu’un a pu la copier.</translation>
    </message>
    <message>
        <source>The key {key} is not that of the first certificate in {certificate}: choose a pair, the signer&apos;s certificate before its authority&apos;s.</source>
        <translation>La clé {key} n’est pas celle du premier certificat de {certificate} : choisissez une paire, le certificat du signataire avant celui de son autorité.</translation>
    </message>
    <message>
        <source>The key {path} is of a kind that C2PA does not sign with: use the curve P-256, P-384 or P-521, Ed25519, or RSA.</source>
        <translation>La clé {path} est d’un genre avec lequel C2PA ne signe pas : prenez la courbe P-256, P-384 ou P-521, Ed25519 ou RSA.</translation>
    </message>
    <message>
        <source>{path} holds no readable certificate: choose another.</source>
        <translation>{path} ne contient aucun certificat lisible : choisissez-en un autre.</translation>
    </message>
    <message>
        <source>The certificate {path} is valid from {begin} to {end} and not today: renew it, or check this machine&apos;s clock.</source>
        <translation>Le certificat {path} est valable du {begin} au {end} et pas aujourd’hui : renouvelez-le, ou vérifiez l’horloge de cet ordinateur.</translation>
    </message>
    <message>
        <source>The certificate {path} cannot sign Content Credentials ({reason}): it must be version 3, for digital signatures, and for e-mail protection or document signing.</source>
        <translation>Le certificat {path} ne peut pas signer de Content Credentials ({reason}) : il doit être de version 3, pour les signatures numériques, et pour la protection du courrier ou la signature de documents.</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {commands}</source>
        <translation>Il n’y a pas de caméra virtuelle : installez v4l2loopback. Lancez {commands}</translation>
    </message>
    <message>
        <source>There is no virtual camera: install OBS Studio 30 or newer (https://obsproject.com), start its virtual camera once, close it, and try again.</source>
        <translation>Il n’y a pas de caméra virtuelle : installez OBS Studio 30 ou plus récent (https://obsproject.com), démarrez une fois sa caméra virtuelle, fermez-le, et réessayez.</translation>
    </message>
    <message>
        <source>No virtual camera is known for this system.</source>
        <translation>Aucune caméra virtuelle n’est connue pour ce système.</translation>
    </message>
    <message>
        <source>The virtual camera stopped ({reason}): switch it on again.</source>
        <translation>La caméra virtuelle s’est arrêtée ({reason}) : activez-la de nouveau.</translation>
    </message>
    <message>
        <source>The file carries no Content Credentials, only a mark in its metadata. {why}</source>
        <translation>Le fichier ne porte pas de Content Credentials, seulement une mention dans ses métadonnées. {why}</translation>
    </message>
    <message>
        <source>Files that end with {suffix} cannot hold them.</source>
        <translation>Les fichiers {suffix} ne peuvent pas en contenir.</translation>
    </message>
    <message>
        <source>Signing failed ({reason}): install face2face again if it stays so.</source>
        <translation>La signature a échoué ({reason}) : si cela se répète, réinstallez face2face.</translation>
    </message>
    <message>
        <source>This program&apos;s own key cannot be kept in {path} ({reason}): make its folder writable.</source>
        <translation>La clé propre au programme ne peut pas être gardée dans {path} ({reason}) : rendez son dossier accessible en écriture.</translation>
    </message>
    <message>
        <source>This program&apos;s own key {path} is damaged: delete it, a new one is made.</source>
        <translation>La clé propre au programme, {path}, est endommagée : supprimez-la, une autre sera créée.</translation>
    </message>
    <message>
        <source>{file}: a gap of {seconds} s after {at} s is left out.</source>
        <translation>{file} : un trou de {seconds} s après {at} s est laissé de côté.</translation>
    </message>
    <message>
        <source>{file} is damaged after {at} s: {frames} of its images could be used.</source>
        <translation>{file} est endommagé après {at} s : {frames} de ses images ont pu servir.</translation>
    </message>
    <message>
        <source>{file} says that its pixels have a shape of {shape}, which cannot be: it is shown with square ones.</source>
        <translation>{file} donne à ses pixels la forme {shape}, ce qui n’est pas possible : il est affiché avec des pixels carrés.</translation>
    </message>
    <message>
        <source>The result has no sound: that of {file} is coded in an unknown way. Convert it to AAC.</source>
        <translation>Le résultat n’a pas de son : celui de {file} est codé d’une manière inconnue. Convertissez-le en AAC.</translation>
    </message>
    <message>
        <source>The main sound of {file} is coded in an unknown way: track {track} of {tracks} is used.</source>
        <translation>Le son principal de {file} est codé d’une manière inconnue : la piste {track} sur {tracks} est utilisée.</translation>
    </message>
    <message>
        <source>The result has no sound: the video&apos;s cannot be read. Convert it to AAC.</source>
        <translation>Le résultat n’a pas de son : celui de la vidéo est illisible. Convertissez-le en AAC.</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>Cela n’a pas marché : {reason}.</translation>
    </message>
    <message>
        <source>Something went wrong in the program itself ({reason}): tell us under Help, Report a problem.</source>
        <translation>Quelque chose s’est mal passé dans le programme lui-même ({reason}) : dites-le-nous par Aide, Signaler un problème.</translation>
    </message>
    <message>
        <source>{camera} is not connected</source>
        <translation>{camera} n’est pas branchée</translation>
    </message>
    <message>
        <source>{camera} is in use</source>
        <translation>{camera} est déjà utilisée</translation>
    </message>
    <message>
        <source>{camera} is not allowed</source>
        <translation>{camera} n’est pas autorisée</translation>
    </message>
    <message>
        <source>System Settings &gt; Privacy &amp; Security &gt; Camera</source>
        <translation>Réglages Système &gt; Confidentialité et sécurité &gt; Appareil photo</translation>
    </message>
    <message>
        <source>Settings &gt; Privacy &amp; security &gt; Camera</source>
        <translation>Paramètres &gt; Confidentialité et sécurité &gt; Caméra</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}.</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Caméra {number}</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Démo</translation>
    </message>
    <message>
        <source>no space is left</source>
        <translation>il n’y a plus de place</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>accès refusé</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>en lecture seule</translation>
    </message>
    <message>
        <source>it does not exist</source>
        <translation>introuvable</translation>
    </message>
    <message>
        <source>a part of the path is no folder</source>
        <translation>une partie du chemin n’est pas un dossier</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>c’est un dossier</translation>
    </message>
    <message>
        <source>it exists already</source>
        <translation>existe déjà</translation>
    </message>
    <message>
        <source>another program uses it</source>
        <translation>un autre programme s’en sert</translation>
    </message>
    <message>
        <source>there is no such device</source>
        <translation>cet appareil n’existe pas</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>trop de fichiers sont ouverts</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>le nom est trop long</translation>
    </message>
    <message>
        <source>it is too large for this disk</source>
        <translation>trop grand pour ce disque</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>pas assez de mémoire</translation>
    </message>
    <message>
        <source>the device reports a fault</source>
        <translation>l’appareil signale une erreur</translation>
    </message>
    <message>
        <source>its data are damaged, or of an unknown kind</source>
        <translation>ses données sont endommagées ou d’un type inconnu</translation>
    </message>
    <message>
        <source>there is no answer</source>
        <translation>pas de réponse</translation>
    </message>
    <message>
        <source>the connection was refused</source>
        <translation>la connexion a été refusée</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>la connexion a été fermée</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>la connexion a été coupée</translation>
    </message>
    <message>
        <source>the connection broke off; is its certificate one that this machine trusts?</source>
        <translation>la connexion a été coupée ; cet ordinateur fait-il confiance à son certificat ?</translation>
    </message>
    <message>
        <source>the network does not lead there</source>
        <translation>le réseau n’y mène pas</translation>
    </message>
    <message>
        <source>what is asked for is not there (404 Not Found)</source>
        <translation>ce qui est demandé n’y est pas (404)</translation>
    </message>
    <message>
        <source>the server reports a fault (5xx)</source>
        <translation>le serveur signale une erreur (5xx)</translation>
    </message>
    <message>
        <source>a name and a password are wanted, or are wrong (scheme://NAME:PASSWORD@host)</source>
        <translation>un nom et un mot de passe sont demandés, ou sont faux (scheme://NOM:MOTDEPASSE@host)</translation>
    </message>
    <message>
        <source>what is sent is no video, or names what may not be opened</source>
        <translation>ce qui est envoyé n’est pas une vidéo, ou renvoie à ce qui ne peut être ouvert</translation>
    </message>
    <message>
        <source>this FFmpeg does not know the protocol</source>
        <translation>ce FFmpeg ne connaît pas le protocole</translation>
    </message>
    <message>
        <source>the stream ended</source>
        <translation>le flux est terminé</translation>
    </message>
    <message>
        <source>it holds no moving image</source>
        <translation>il ne contient pas d’image animée</translation>
    </message>
    <message>
        <source>its images are too large</source>
        <translation>ses images sont trop grandes</translation>
    </message>
    <message>
        <source>its images are coded in an unknown way</source>
        <translation>ses images sont codées d’une manière inconnue</translation>
    </message>
    <message>
        <source>it takes too long</source>
        <translation>il est trop lent</translation>
    </message>
    <message>
        <source>it needs too much memory</source>
        <translation>il demande trop de mémoire</translation>
    </message>
    <message>
        <source>it crashed</source>
        <translation>il a planté</translation>
    </message>
    <message>
        <source>it makes no image as a model of a face does</source>
        <translation>il ne produit pas d’image comme le fait un modèle de visage</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>texte d’origine : {text}</translation>
    </message>
</context>
<context>
    <name>FaceChoice</name>
    <message>
        <source>Which face shall move?</source>
        <translation>Quel visage doit bouger ?</translation>
    </message>
    <message>
        <source>Click a face, or press its number.</source>
        <translation>Cliquez sur un visage, ou tapez son numéro.</translation>
    </message>
    <message>
        <source>The photo with its faces numbered</source>
        <translation>La photo avec ses visages numérotés</translation>
    </message>
    <message>
        <source>Largest face</source>
        <translation>Le plus grand visage</translation>
    </message>
    <message>
        <source>Take face 1 (Enter)</source>
        <translation>Prendre le visage 1 (Entrée)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Do not use this photo (Esc)</source>
        <translation>Ne pas utiliser cette photo (Échap)</translation>
    </message>
    <message>
        <source>{count} faces</source>
        <translation>{count} visages</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>There is nothing to paste: copy an image or a file first.</source>
        <translation>Il n’y a rien à coller : copiez d’abord une image ou un fichier.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>One video or image is shown at a time: {name} is used, not {others}.</source>
        <translation>Une seule vidéo ou image est montrée à la fois : {name} est prise, pas {others}.</translation>
    </message>
    <message>
        <source>{names}: this image format is not read here. Save the image as JPEG or PNG and drop that; WebP, TIFF, BMP, GIF, HEIC and AVIF are read, too.</source>
        <translation>{names} : ce format d’image n’est pas lu ici. Enregistrez l’image en JPEG ou en PNG et déposez ce fichier ; WebP, TIFF, BMP, GIF, HEIC et AVIF sont lus aussi.</translation>
    </message>
    <message>
        <source>{names}: a folder is used only where it holds a model. Drop the images or videos themselves.</source>
        <translation>{names} : un dossier n’est utilisé que s’il contient un modèle. Déposez les images ou les vidéos eux-mêmes.</translation>
    </message>
    <message>
        <source>{names}: neither a model nor a photograph nor a video. Drop a model&apos;s folder, zip or .pb file, an image, or a video.</source>
        <translation>{names} : ni modèle, ni photo, ni vidéo. Déposez le dossier, le fichier zip ou .pb d’un modèle, une image ou une vidéo.</translation>
    </message>
    <message>
        <source>{name} was not added. {reason}</source>
        <translation>{name} n’a pas été ajouté. {reason}</translation>
    </message>
    <message>
        <source>{names}: not shown, since something else was chosen meanwhile. Drop or paste it again.</source>
        <translation>{names} : non affiché, car autre chose a été choisi entre-temps. Déposez-le ou collez-le à nouveau.</translation>
    </message>
    <message>
        <source>Added: {names}.</source>
        <translation>Ajoutés : {names}.</translation>
    </message>
    <message>
        <source>Added: {names}. {first} is selected.</source>
        <translation>Ajoutés : {names}. {first} est choisi.</translation>
    </message>
</context>
<context>
    <name>FormatButton</name>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Cadence</translation>
    </message>
    <message>
        <source>{rate:g} fps</source>
        <translation>{rate:g} i/s</translation>
    </message>
    <message>
        <source>The camera does not say what it offers</source>
        <translation>La caméra ne dit pas ce qu’elle propose</translation>
    </message>
</context>
<context>
    <name>GrowPage</name>
    <message>
        <source>How much of this step is done</source>
        <translation>Quelle part de cette étape est faite</translation>
    </message>
    <message>
        <source>The growing face</source>
        <translation>Le visage qui grandit</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>What is done is kept: the same name goes on from there</source>
        <translation>Ce qui est fait est gardé : le même nom continue de là</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Cacher</translation>
    </message>
    <message>
        <source>It goes on; &quot;New face…&quot; shows this again</source>
        <translation>Cela continue ; « Nouveau visage… » le montre de nouveau</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Démarrage…</translation>
    </message>
    <message>
        <source>The growing face appears here</source>
        <translation>Le visage qui grandit apparaît ici</translation>
    </message>
    <message>
        <source>The first images come after a minute or two of training.</source>
        <translation>Les premières images viennent après une ou deux minutes d’entraînement.</translation>
    </message>
    <message>
        <source>A first version is in the window already</source>
        <translation>Une première version est déjà dans la fenêtre</translation>
    </message>
    <message>
        <source>It is one image of the video, moved. Training makes it better.</source>
        <translation>C’est une image de la vidéo, animée. L’entraînement l’améliore.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Arrêt…</translation>
    </message>
    <message>
        <source>What was trained is being saved.</source>
        <translation>Ce qui a été entraîné est enregistré.</translation>
    </message>
    <message>
        <source>Each row shows twice: sketch, AI-generated, real</source>
        <translation>Chaque ligne montre deux fois : croquis, AI-generated, réel</translation>
    </message>
</context>
<context>
    <name>InpaintPanel</name>
    <message>
        <source>Repair</source>
        <translation>Réparer</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinceau</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Taille du pinceau</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Gomme</translation>
    </message>
    <message>
        <source>Remove paint instead of painting</source>
        <translation>Enlever la peinture au lieu de peindre</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vider</translation>
    </message>
    <message>
        <source>Remove all paint</source>
        <translation>Enlever toute la peinture</translation>
    </message>
    <message>
        <source>Paint over the left image: what is under it is repaired</source>
        <translation>Peignez sur l’image de gauche : ce qui est dessous est réparé</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Keys</source>
        <translation>Touches</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Source</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modèle</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>Size of photos</source>
        <translation>Taille des photos</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Aide</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Fermer ce message</translation>
    </message>
</context>
<context>
    <name>MicrophoneCheck</name>
    <message>
        <source>Looking for microphones…</source>
        <translation>Recherche de microphones…</translation>
    </message>
    <message>
        <source>Speak: the bar moves.</source>
        <translation>Parlez : la barre bouge.</translation>
    </message>
    <message>
        <source>Your voice is not recorded.</source>
        <translation>Votre voix n’est pas enregistrée.</translation>
    </message>
    <message>
        <source>Its level is shown when nothing is recorded.</source>
        <translation>Son niveau est montré quand rien n’est enregistré.</translation>
    </message>
    <message>
        <source>{name} cannot be used: plug it in, or choose another. Until then recordings have no sound.</source>
        <translation>{name} ne peut pas être utilisé : branchez-le ou choisissez-en un autre. D’ici là, les enregistrements n’ont pas de son.</translation>
    </message>
    <message>
        <source>There is no microphone: plug one in. Until then recordings have no sound.</source>
        <translation>Il n’y a pas de microphone : branchez-en un. D’ici là, les enregistrements n’ont pas de son.</translation>
    </message>
    <message>
        <source>It gives only silence: it may be muted, or the system may not allow this program to hear it.</source>
        <translation>Il ne donne que du silence : il est peut-être coupé, ou le système ne permet pas à ce programme de l’entendre.</translation>
    </message>
</context>
<context>
    <name>MicrophoneSection</name>
    <message>
        <source>Sound of recordings</source>
        <translation>Son des enregistrements</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Microphone</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Niveau</translation>
    </message>
    <message>
        <source>The system&apos;s usual one</source>
        <translation>Celui du système</translation>
    </message>
    <message>
        <source>None: without sound</source>
        <translation>Aucun : sans son</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>No favourite any more</source>
        <translation>N’est plus favori</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favori</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>Entraîner plus longtemps…</translation>
    </message>
    <message>
        <source>Export as one file…</source>
        <translation>Exporter en un seul fichier…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Retirer de la liste</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Renommer…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ouvrir le dossier</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>Mettre à la corbeille…</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Entraîner plus longtemps</translation>
    </message>
    <message>
        <source>Minutes for which {name} is trained further</source>
        <translation>Minutes pendant lesquelles {name} est encore entraîné</translation>
    </message>
    <message>
        <source>Move the face {name} to the trash? Its files are in {folder}. Images that were kept to train it longer are deleted.</source>
        <translation>Mettre le visage {name} à la corbeille ? Ses fichiers sont dans {folder}. Les images gardées pour l’entraîner plus longtemps sont effacées.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Nouveau nom</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>Mettre à la corbeille</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Le garder</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Repairs what you paint over</source>
        <translation>Répare ce que vous peignez</translation>
    </message>
    <message>
        <source>Makes a face from a drawing</source>
        <translation>Fait un visage d’un dessin</translation>
    </message>
    <message>
        <source>Cuts people out</source>
        <translation>Détoure les personnes</translation>
    </message>
    <message>
        <source>Sharpens</source>
        <translation>Rend plus net</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favori</translation>
    </message>
    <message>
        <source>Key {number}</source>
        <translation>Touche {number}</translation>
    </message>
    <message>
        <source>The right mouse button or the menu key shows what can be done.</source>
        <translation>Le bouton droit de la souris ou la touche menu montre ce qu’on peut faire.</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Inutilisable</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>non précisé</translation>
    </message>
    <message>
        <source>Licence: {text}</source>
        <translation>Licence : {text}</translation>
    </message>
    <message>
        <source>Consent: {text}</source>
        <translation>Consentement : {text}</translation>
    </message>
    <message>
        <source>Not good yet. {why}</source>
        <translation>Pas encore bon. {why}</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} pixels</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min</source>
        <translation>entraîné {minutes:.0f} min</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min, from a start trained for {before:.0f} min</source>
        <translation>entraîné {minutes:.0f} min, à partir d’un modèle déjà entraîné {before:.0f} min</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>une photo</translation>
    </message>
    <message>
        <source>mouth</source>
        <translation>bouche</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>yeux</translation>
    </message>
    <message>
        <source>head</source>
        <translation>tête</translation>
    </message>
    <message>
        <source>Follows the motion, 1 is wholly: {figures}</source>
        <translation>Suit le mouvement, 1 est tout à fait : {figures}</translation>
    </message>
    <message>
        <source>Measured: {figures}</source>
        <translation>Mesuré : {figures}</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>Remove from the list</source>
        <translation>Retirer de la liste</translation>
    </message>
    <message>
        <source>{name} (cannot be used)</source>
        <translation>{name} (inutilisable)</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Models</source>
        <translation>Modèles</translation>
    </message>
    <message>
        <source>Reading the models…</source>
        <translation>Lecture des modèles…</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>Nouveau visage…</translation>
    </message>
    <message>
        <source>No model is called so. Clear the field above to see all of them.</source>
        <translation>Aucun modèle ne s’appelle ainsi. Videz le champ au-dessus pour les voir tous.</translation>
    </message>
    <message>
        <source>Drop a photo or a video here to make a face of it; a model&apos;s folder, zip or frozen_model.pb anywhere in the window adds it.</source>
        <translation>Déposez ici une photo ou une vidéo pour en faire un visage ; le dossier, le zip ou frozen_model.pb d’un modèle, n’importe où dans la fenêtre, l’ajoute.</translation>
    </message>
    <message>
        <source>There is no model yet. Drop a photo, or a model&apos;s folder, zip or frozen_model.pb, anywhere in the window.</source>
        <translation>Il n’y a pas encore de modèle. Déposez une photo, ou le dossier, le zip ou frozen_model.pb d’un modèle, n’importe où dans la fenêtre.</translation>
    </message>
</context>
<context>
    <name>ModelSearch</name>
    <message>
        <source>Find a model</source>
        <translation>Chercher un modèle</translation>
    </message>
</context>
<context>
    <name>NewFace</name>
    <message>
        <source>New face</source>
        <translation>Nouveau visage</translation>
    </message>
    <message>
        <source>Look straight into the camera and keep still</source>
        <translation>Regardez droit vers la caméra et ne bougez pas</translation>
    </message>
    <message>
        <source>Turn your head slowly to the left and back</source>
        <translation>Tournez lentement la tête vers la gauche, puis revenez</translation>
    </message>
    <message>
        <source>Turn your head slowly to the right and back</source>
        <translation>Tournez lentement la tête vers la droite, puis revenez</translation>
    </message>
    <message>
        <source>Look up slowly and back</source>
        <translation>Regardez lentement vers le haut, puis revenez</translation>
    </message>
    <message>
        <source>Look down slowly and back</source>
        <translation>Regardez lentement vers le bas, puis revenez</translation>
    </message>
    <message>
        <source>Tilt your head to one shoulder, then to the other</source>
        <translation>Penchez la tête vers une épaule, puis vers l’autre</translation>
    </message>
    <message>
        <source>Open your mouth wide and close it</source>
        <translation>Ouvrez grand la bouche et fermez-la</translation>
    </message>
    <message>
        <source>Smile, with your lips closed and then showing your teeth</source>
        <translation>Souriez, lèvres fermées, puis en montrant les dents</translation>
    </message>
    <message>
        <source>Say slowly: A, E, I, O, U</source>
        <translation>Dites lentement : A, E, I, O, U</translation>
    </message>
    <message>
        <source>Blink, and raise your eyebrows</source>
        <translation>Clignez des yeux, et levez les sourcils</translation>
    </message>
    <message>
        <source>Talk freely: tell what you did today</source>
        <translation>Parlez librement : racontez votre journée</translation>
    </message>
    <message>
        <source>Step 1 of 3: choosing images</source>
        <translation>Étape 1 sur 3 : choix des images</translation>
    </message>
    <message>
        <source>Step 2 of 3: training</source>
        <translation>Étape 2 sur 3 : entraînement</translation>
    </message>
    <message>
        <source>Step 3 of 3: writing the model</source>
        <translation>Étape 3 sur 3 : écriture du modèle</translation>
    </message>
    <message>
        <source>Less than a minute left</source>
        <translation>Il reste moins d’une minute</translation>
    </message>
    <message>
        <source>About a minute left</source>
        <translation>Il reste environ une minute</translation>
    </message>
    <message>
        <source>About {number} minutes left</source>
        <translation>Il reste environ {number} minutes</translation>
    </message>
    <message>
        <source>{number} s left</source>
        <translation>encore {number} s</translation>
    </message>
    <message>
        <source>{name}: starting…</source>
        <translation>{name} : démarrage…</translation>
    </message>
    <message>
        <source>{name}: {minutes} min left</source>
        <translation>{name} : encore {minutes} min</translation>
    </message>
    <message>
        <source>no images chosen yet</source>
        <translation>pas encore d’images choisies</translation>
    </message>
    <message>
        <source>{done:.1f} of {all:g} minutes trained</source>
        <translation>{done:.1f} minutes entraînées sur {all:g}</translation>
    </message>
    <message>
        <source>In many of its images there is no face.</source>
        <translation>Beaucoup de ses images n’ont pas de visage.</translation>
    </message>
    <message>
        <source>It does not look like the person yet.</source>
        <translation>Il ne ressemble pas encore à la personne.</translation>
    </message>
    <message>
        <source>It is still a smear.</source>
        <translation>Il est encore flou et baveux.</translation>
    </message>
    <message>
        <source>Mouth and eyes are not where they should be.</source>
        <translation>La bouche et les yeux ne sont pas à leur place.</translation>
    </message>
    <message>
        <source>On {number} images that it did not learn from:</source>
        <translation>Sur {number} images dont il n’a pas appris :</translation>
    </message>
    <message>
        <source>a face in {share} %</source>
        <translation>un visage dans {share} %</translation>
    </message>
    <message>
        <source>{distance:.2f} from the person (another one: 0.6 and more)</source>
        <translation>à {distance:.2f} de la personne (une autre : 0,6 et plus)</translation>
    </message>
    <message>
        <source>likeness of the image {ssim:.2f} of 1</source>
        <translation>ressemblance de l’image {ssim:.2f} sur 1</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>Aucun visage n’est visible : choisissez une vidéo d’une personne qui regarde la caméra.</translation>
    </message>
    <message>
        <source>A face is seen in {percent} % of it only: cut out the part that shows the person.</source>
        <translation>Un visage n’est visible que dans {percent} % : découpez la partie qui montre la personne.</translation>
    </message>
    <message>
        <source>More than one person is seen: choose a video of one alone, and cover pictures of faces behind them.</source>
        <translation>On voit plus d’une personne : choisissez une vidéo d’une seule, et couvrez les images de visages derrière elle.</translation>
    </message>
    <message>
        <source>The face is too dark: turn on a light in front of the person, or sit at a window.</source>
        <translation>Le visage est trop sombre : allumez une lampe devant la personne, ou asseyez-vous près d’une fenêtre.</translation>
    </message>
    <message>
        <source>The face is {pixels} pixels wide, less than {least}: go nearer to the camera, or record more pixels.</source>
        <translation>Le visage fait {pixels} pixels de large, moins que {least} : approchez-vous de la caméra, ou filmez avec plus de pixels.</translation>
    </message>
    <message>
        <source>The face is blurred: clean the lens, let the camera focus, turn on a light.</source>
        <translation>Le visage est flou : nettoyez l’objectif, laissez la caméra faire le point, allumez une lampe.</translation>
    </message>
    <message>
        <source>It is {seconds} seconds long: half a minute at least is needed, with talking and looking around.</source>
        <translation>Elle dure {seconds} secondes : il faut au moins une demi-minute, où l’on parle et regarde autour de soi.</translation>
    </message>
    <message>
        <source>It holds {images} images, less than {least}: choose a longer video.</source>
        <translation>Elle contient {images} images, moins que {least} : choisissez une vidéo plus longue.</translation>
    </message>
    <message>
        <source>The mouth hardly moves: talk, smile and open it wide, since the face learns only what it sees.</source>
        <translation>La bouche bouge à peine : parlez, souriez, ouvrez-la grand, car le visage n’apprend que ce qu’il voit.</translation>
    </message>
    <message>
        <source>The camera moves: put it on something firm, or what is behind the person is smeared into the face.</source>
        <translation>La caméra bouge : posez-la sur quelque chose de stable, sinon ce qui est derrière la personne bave dans le visage.</translation>
    </message>
</context>
<context>
    <name>NewFaceForm</name>
    <message>
        <source>for example ana</source>
        <translation>par exemple ana</translation>
    </message>
    <message>
        <source>Record me now, for a minute</source>
        <translation>Me filmer maintenant, pendant une minute</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, and come back here.</source>
        <translation>Aucune caméra ne donne d’images : choisissez-en une dans la fenêtre, et revenez ici.</translation>
    </message>
    <message>
        <source>Use video files</source>
        <translation>Utiliser des fichiers vidéo</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Choose a video file</source>
        <translation>Choisir un fichier vidéo</translation>
    </message>
    <message>
        <source>Add another…</source>
        <translation>En ajouter une autre…</translation>
    </message>
    <message>
        <source>Another video of the same person: the face learns more</source>
        <translation>Une autre vidéo de la même personne : le visage apprend plus</translation>
    </message>
    <message>
        <source>The person in the video agreed to have their face trained</source>
        <translation>La personne de la vidéo accepte que son visage soit entraîné</translation>
    </message>
    <message>
        <source>who agreed, and for what use</source>
        <translation>qui a accepté, et pour quel usage</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutes</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Recommencer</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Commencer</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nom</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vidéo</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consentement</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>&amp;Durée</translation>
    </message>
    <message>
        <source>One person, alone, in even light: talking, looking around, blinking. Longer training gives a sharper face. While it trains, live images are slower; the window can be used, and nothing leaves this computer.</source>
        <translation>Une personne, seule, dans une lumière égale : elle parle, regarde autour d’elle, cligne des yeux. Un entraînement plus long donne un visage plus net. Pendant l’entraînement, les images en direct sont plus lentes ; la fenêtre reste utilisable, et rien ne quitte cet ordinateur.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Consent, in words</source>
        <translation>Consentement, en mots</translation>
    </message>
    <message>
        <source>Time for all of it, in minutes</source>
        <translation>Durée de tout, en minutes</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>A face of this name was begun ({done}): it goes on where it stopped, with its video and consent.</source>
        <translation>Un visage de ce nom a été commencé ({done}) : il continue où il s’était arrêté, avec sa vidéo et son consentement.</translation>
    </message>
    <message>
        <source>Give the face a name.</source>
        <translation>Donnez un nom au visage.</translation>
    </message>
    <message>
        <source>There is a face of this name already: choose another.</source>
        <translation>Il y a déjà un visage de ce nom : choisissez-en un autre.</translation>
    </message>
    <message>
        <source>Use letters, digits, spaces and .-_ in the name.</source>
        <translation>Utilisez lettres, chiffres, espaces et .-_ dans le nom.</translation>
    </message>
    <message>
        <source>Choose a video file.</source>
        <translation>Choisissez un fichier vidéo.</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, or a video file.</source>
        <translation>Aucune caméra ne donne d’images : choisissez-en une dans la fenêtre, ou un fichier vidéo.</translation>
    </message>
    <message>
        <source>A face is made only of a person who agreed to it.</source>
        <translation>On ne fait le visage que d’une personne qui l’a accepté.</translation>
    </message>
</context>
<context>
    <name>OnAir</name>
    <message>
        <source>{name}: on air</source>
        <translation>{name} : en direct</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Close (Esc)</source>
        <translation>Fermer (Échap)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>PencilPanel</name>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Tell photos and drawings apart by itself</source>
        <translation>Distinguer tout seul photos et dessins</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Photo</translation>
    </message>
    <message>
        <source>Turn the image into a drawing first</source>
        <translation>Changer d’abord l’image en dessin</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Dessin</translation>
    </message>
    <message>
        <source>Use the drawing as it is</source>
        <translation>Utiliser le dessin tel quel</translation>
    </message>
    <message>
        <source>Skin tone, which a drawing does not say</source>
        <translation>Teint de la peau, qu’un dessin ne dit pas</translation>
    </message>
    <message>
        <source>Skin: as is likely</source>
        <translation>Peau : le plus probable</translation>
    </message>
    <message>
        <source>Skin: light</source>
        <translation>Peau : claire</translation>
    </message>
    <message>
        <source>Skin: medium</source>
        <translation>Peau : moyenne</translation>
    </message>
    <message>
        <source>Skin: tan</source>
        <translation>Peau : hâlée</translation>
    </message>
    <message>
        <source>Skin: brown</source>
        <translation>Peau : brune</translation>
    </message>
    <message>
        <source>Skin: dark</source>
        <translation>Peau : foncée</translation>
    </message>
    <message>
        <source>Colour of the hair</source>
        <translation>Couleur des cheveux</translation>
    </message>
    <message>
        <source>Hair: as is likely</source>
        <translation>Cheveux : le plus probable</translation>
    </message>
    <message>
        <source>Hair: black</source>
        <translation>Cheveux : noirs</translation>
    </message>
    <message>
        <source>Hair: brown</source>
        <translation>Cheveux : bruns</translation>
    </message>
    <message>
        <source>Hair: blond</source>
        <translation>Cheveux : blonds</translation>
    </message>
    <message>
        <source>Hair: red</source>
        <translation>Cheveux : roux</translation>
    </message>
    <message>
        <source>Hair: grey</source>
        <translation>Cheveux : gris</translation>
    </message>
    <message>
        <source>Hair: white</source>
        <translation>Cheveux : blancs</translation>
    </message>
</context>
<context>
    <name>PercentSlider</name>
    <message>
        <source>{tip}. Double click: as usual</source>
        <translation>{tip}. Double clic : comme d’habitude</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Playback</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Temps</translation>
    </message>
</context>
<context>
    <name>PresetBox</name>
    <message>
        <source>Preset</source>
        <translation>Préréglage</translation>
    </message>
    <message>
        <source>Motion settings under a name</source>
        <translation>Réglages du mouvement sous un nom</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>Réglages propres</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Enregistrer…</translation>
    </message>
    <message>
        <source>Keep these settings under a name</source>
        <translation>Garder ces réglages sous un nom</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Forget this preset; the settings stay as they are</source>
        <translation>Oublier ce préréglage ; les réglages restent tels quels</translation>
    </message>
    <message>
        <source>As I am</source>
        <translation>Comme je suis</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Calme</translation>
    </message>
    <message>
        <source>Theatre</source>
        <translation>Théâtre</translation>
    </message>
</context>
<context>
    <name>PresetChoice</name>
    <message>
        <source>Save motion</source>
        <translation>Enregistrer le mouvement</translation>
    </message>
    <message>
        <source>Name of these settings</source>
        <translation>Nom de ces réglages</translation>
    </message>
    <message>
        <source>Replace the settings that are called {name}?</source>
        <translation>Remplacer les réglages appelés {name} ?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Remplacer</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Les garder</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Your image</source>
        <translation>Votre image</translation>
    </message>
    <message>
        <source>The generated image</source>
        <translation>L’image générée</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Vous</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vidéo</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Image</translation>
    </message>
</context>
<context>
    <name>ProblemPage</name>
    <message>
        <source>Report a problem</source>
        <translation>Signaler un problème</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>Le signalement</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Show log file</source>
        <translation>Montrer le fichier journal</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Asking the system…</source>
        <translation>Interrogation du système…</translation>
    </message>
    <message>
        <source>What I did:</source>
        <translation>Ce que j’ai fait :</translation>
    </message>
    <message>
        <source>What I expected:</source>
        <translation>Ce que j’attendais :</translation>
    </message>
    <message>
        <source>What happened instead:</source>
        <translation>Ce qui s’est passé :</translation>
    </message>
    <message>
        <source>Nothing is sent. Add what you did and what went wrong, read through it, copy it, and paste it into your report. Names of files are left out.</source>
        <translation>Rien n’est envoyé. Ajoutez ce que vous faisiez et ce qui n’a pas marché, relisez, copiez, et collez dans votre signalement. Les noms de fichiers sont omis.</translation>
    </message>
    <message>
        <source>Copied: paste it into your report.</source>
        <translation>Copié : collez-le dans votre signalement.</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>Disque</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>&amp;Voir dans :</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>Fichiers de &amp;type :</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>Your image</source>
        <translation>Votre image</translation>
    </message>
    <message>
        <source>How much is recorded</source>
        <translation>Quelle part est enregistrée</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Sit upright, your face in the middle</source>
        <translation>Tenez-vous droit, le visage au milieu</translation>
    </message>
    <message>
        <source>It begins in…</source>
        <translation>Début dans…</translation>
    </message>
</context>
<context>
    <name>RecordingController</name>
    <message>
        <source>There is no image to save yet.</source>
        <translation>Il n’y a pas encore d’image à enregistrer.</translation>
    </message>
    <message>
        <source>There was no image to record yet.</source>
        <translation>Il n’y avait pas encore d’image à filmer.</translation>
    </message>
    <message>
        <source>the microphone {name} cannot be used.</source>
        <translation>le microphone {name} ne peut pas être utilisé.</translation>
    </message>
    <message>
        <source>there is no microphone.</source>
        <translation>il n’y a pas de microphone.</translation>
    </message>
    <message>
        <source>the video has none.</source>
        <translation>la vidéo n’en a pas.</translation>
    </message>
</context>
<context>
    <name>RecordingsSection</name>
    <message>
        <source>Recordings</source>
        <translation>Enregistrements</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Choisir…</translation>
    </message>
    <message>
        <source>Usual folder</source>
        <translation>Dossier habituel</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Montrer</translation>
    </message>
    <message>
        <source>Small files</source>
        <translation>Petits fichiers</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Bonne</translation>
    </message>
    <message>
        <source>Best images, large files</source>
        <translation>Meilleures images, gros fichiers</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Dossier</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualité</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>As large as it is shown</source>
        <translation>Aussi grand qu’à l’écran</translation>
    </message>
    <message>
        <source>{height} pixels high</source>
        <translation>{height} pixels de haut</translation>
    </message>
</context>
<context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>Réinitialiser les réglages</translation>
    </message>
    <message>
        <source>Forget the window&apos;s size, the source, the model in use, the motion, all switches and all that the Settings page holds? Models that you added, favourites and presets stay, and no file is deleted.</source>
        <translation>Oublier la taille de la fenêtre, la source, le modèle utilisé, le mouvement, toutes les options et tout ce que contient la page des réglages ? Les modèles que vous avez ajoutés, les favoris et les préréglages restent, et aucun fichier n’est supprimé.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Réinitialiser</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Les garder</translation>
    </message>
</context>
<context>
    <name>RetargetPanel</name>
    <message>
        <source>Motion</source>
        <translation>Mouvement</translation>
    </message>
    <message>
        <source>Relative</source>
        <translation>Relatif</translation>
    </message>
    <message>
        <source>The generated face changes as yours does from rest: the usual way</source>
        <translation>Le visage généré change comme le vôtre depuis son repos : la façon habituelle</translation>
    </message>
    <message>
        <source>Absolute</source>
        <translation>Absolu</translation>
    </message>
    <message>
        <source>The face takes the shape of yours, on its own head</source>
        <translation>Le visage prend la forme du vôtre, sur sa propre tête</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Brut</translation>
    </message>
    <message>
        <source>Your landmarks as they are, unfitted: the face may look distorted</source>
        <translation>Vos points de repère tels quels, sans ajustement : le visage peut paraître déformé</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Tête</translation>
    </message>
    <message>
        <source>How much the head moves: 100 % is as much as yours</source>
        <translation>Combien bouge la tête : 100 % est autant que la vôtre</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Expression</translation>
    </message>
    <message>
        <source>How much mouth, eyes and brows move: 100 % is as much as yours</source>
        <translation>Combien bougent bouche, yeux et sourcils : 100 % est autant que les vôtres</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Lissage</translation>
    </message>
    <message>
        <source>Reduces jitter: more is calmer, and a little later</source>
        <translation>Réduit le tremblement : plus est plus calme, et un peu plus tard</translation>
    </message>
    <message>
        <source>Brows</source>
        <translation>Sourcils</translation>
    </message>
    <message>
        <source>Of photographs: how much brows move</source>
        <translation>Pour les photos : combien bougent les sourcils</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>Yeux</translation>
    </message>
    <message>
        <source>Of photographs: how much lids and gaze move</source>
        <translation>Pour les photos : combien bougent paupières et regard</translation>
    </message>
    <message>
        <source>Mouth</source>
        <translation>Bouche</translation>
    </message>
    <message>
        <source>Of photographs: how much the mouth moves</source>
        <translation>Pour les photos : combien bouge la bouche</translation>
    </message>
    <message>
        <source>Look at the viewer</source>
        <translation>Regarder le spectateur</translation>
    </message>
    <message>
        <source>Photographs look at whoever sees them, wherever you look</source>
        <translation>Les photos regardent qui les voit, où que vous regardiez</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Réinitialiser</translation>
    </message>
    <message>
        <source>Back to the usual settings</source>
        <translation>Retour aux réglages habituels</translation>
    </message>
</context>
<context>
    <name>RuntimeSection</name>
    <message>
        <source>Speed</source>
        <translation>Vitesse</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Fils d’exécution</translation>
    </message>
    <message>
        <source>Fewer leave more of the processor to other programs. For OpenVINO alone.</source>
        <translation>Moins de fils laissent plus de processeur aux autres programmes. Avec OpenVINO seulement.</translation>
    </message>
</context>
<context>
    <name>SeekSlider</name>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Click or drag to go there; arrow keys: 5 seconds</source>
        <translation>Cliquez ou tirez pour y aller ; touches fléchées : 5 secondes</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Reset settings…</source>
        <translation>Réinitialiser les réglages…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
</context>
<context>
    <name>SharedRoom</name>
    <message>
        <source>Drag to share the room; double click for both images as high</source>
        <translation>Tirez pour partager la place ; double clic pour deux images de même hauteur</translation>
    </message>
</context>
<context>
    <name>SigningKey</name>
    <message>
        <source>Checking the key…</source>
        <translation>Vérification de la clé…</translation>
    </message>
</context>
<context>
    <name>SigningSection</name>
    <message>
        <source>Label and signature</source>
        <translation>Mention et signature</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the face</source>
        <translation>Écrire « AI-generated » sur le visage</translation>
    </message>
    <message>
        <source>Choose a key…</source>
        <translation>Choisir une clé…</translation>
    </message>
    <message>
        <source>Usual key</source>
        <translation>Clé habituelle</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Mention</translation>
    </message>
    <message>
        <source>What you save always says in its data that it was generated.</source>
        <translation>Ce que vous enregistrez indique toujours dans ses données que c’est généré.</translation>
    </message>
    <message>
        <source>Signed with</source>
        <translation>Signé avec</translation>
    </message>
    <message>
        <source>This installation&apos;s own key</source>
        <translation>La clé propre à cette installation</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Source</source>
        <translation>Source</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Aucune caméra trouvée</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Démo</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aucune</translation>
    </message>
    <message>
        <source>Open video…</source>
        <translation>Ouvrir une vidéo…</translation>
    </message>
    <message>
        <source>Open address…</source>
        <translation>Ouvrir une adresse…</translation>
    </message>
    <message>
        <source>Where your image comes from (I)</source>
        <translation>D’où vient votre image (I)</translation>
    </message>
    <message>
        <source>Choose a source</source>
        <translation>Choisir une source</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Caméra {number}</translation>
    </message>
</context>
<context>
    <name>StateMessage</name>
    <message>
        <source>Opening {name}…</source>
        <translation>Ouverture de {name}…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Ouverture…</translation>
    </message>
    <message>
        <source>The video has ended</source>
        <translation>La vidéo est finie</translation>
    </message>
    <message>
        <source>Press P to play it again, or choose another source.</source>
        <translation>Appuyez sur P pour la relire, ou choisissez une autre source.</translation>
    </message>
    <message>
        <source>Look straight ahead, with your face at rest</source>
        <translation>Regardez droit devant, le visage au repos</translation>
    </message>
    <message>
        <source>Learning the face at rest…</source>
        <translation>Apprentissage du visage au repos…</translation>
    </message>
    <message>
        <source>Hold still…</source>
        <translation>Ne bougez pas…</translation>
    </message>
    <message>
        <source>The camera gives only black</source>
        <translation>La caméra ne donne que du noir</translation>
    </message>
    <message>
        <source>Open its cover, or switch it on: some laptops have a key or a slider for it.</source>
        <translation>Ouvrez son cache, ou allumez-la : certains portables ont une touche ou un curseur pour cela.</translation>
    </message>
    <message>
        <source>Too dark to see a face</source>
        <translation>Trop sombre pour voir un visage</translation>
    </message>
    <message>
        <source>Turn on a light in front of you.</source>
        <translation>Allumez une lampe devant vous.</translation>
    </message>
    <message>
        <source>Looking for a face…</source>
        <translation>Recherche d’un visage…</translation>
    </message>
    <message>
        <source>Several faces: following the one in the box. Click another.</source>
        <translation>Plusieurs visages : celui du cadre est suivi. Cliquez sur un autre.</translation>
    </message>
    <message>
        <source>The generated face appears here</source>
        <translation>Le visage généré apparaît ici</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>Chargement de {name}…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Chargement du modèle…</translation>
    </message>
    <message>
        <source>This model cannot be used</source>
        <translation>Ce modèle est inutilisable</translation>
    </message>
    <message>
        <source>At zero, the face in the video is learned as at rest</source>
        <translation>À zéro, le visage de la vidéo est appris comme visage au repos</translation>
    </message>
    <message>
        <source>The face at rest is learned when the video goes on</source>
        <translation>Le visage au repos sera appris quand la vidéo reprendra</translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation>Aucun modèle choisi</translation>
    </message>
    <message>
        <source>Choose one in the list, or drop a model&apos;s folder or zip here.</source>
        <translation>Choisissez-en un dans la liste, ou déposez ici le dossier ou le fichier zip d’un modèle.</translation>
    </message>
    <message>
        <source>The result appears here</source>
        <translation>Le résultat apparaît ici</translation>
    </message>
    <message>
        <source>It moves as soon as the camera or the video gives an image.</source>
        <translation>Il bouge dès que la caméra ou la vidéo donne une image.</translation>
    </message>
    <message>
        <source>This source cannot be used</source>
        <translation>Cette source est inutilisable</translation>
    </message>
    <message>
        <source>No camera chosen</source>
        <translation>Aucune caméra choisie</translation>
    </message>
    <message>
        <source>Plug one in, open a video (Ctrl+O), drop one here, or try the demo (Ctrl+D).</source>
        <translation>Branchez-en une, ouvrez une vidéo (Ctrl+O), déposez-en une ici, ou essayez la démo (Ctrl+D).</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>{name} ne peut pas être montré</translation>
    </message>
    <message>
        <source>Waiting for {name}</source>
        <translation>En attente de {name}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Figures</source>
        <translation>Chiffres</translation>
    </message>
    <message>
        <source>video {rate:.1f} fps</source>
        <translation>vidéo {rate:.1f} i/s</translation>
    </message>
    <message>
        <source>camera {rate:.1f} fps</source>
        <translation>caméra {rate:.1f} i/s</translation>
    </message>
    <message>
        <source>output {rate:.1f} fps</source>
        <translation>sortie {rate:.1f} i/s</translation>
    </message>
    <message>
        <source>delay {delay:.0f} ms</source>
        <translation>retard {delay:.0f} ms</translation>
    </message>
    <message>
        <source>{size} instead of {width} × {height}</source>
        <translation>{size} au lieu de {width} × {height}</translation>
    </message>
    <message>
        <source>tracking</source>
        <translation>suivi</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>mouvement</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>dessin</translation>
    </message>
    <message>
        <source>generating</source>
        <translation>génération</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>yeux</translation>
    </message>
    <message>
        <source>merging</source>
        <translation>assemblage</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>lissage</translation>
    </message>
    <message>
        <source>{stage} {time:.0f} ms</source>
        <translation>{stage} {time:.0f} ms</translation>
    </message>
    <message>
        <source>{runtime} on {device}</source>
        <translation>{runtime} sur {device}</translation>
    </message>
</context>
<context>
    <name>TaskController</name>
    <message>
        <source>Nearly all of the image is painted over, and nothing is left to repair it from: erase some of it.</source>
        <translation>Presque toute l’image est peinte, et il ne reste rien à partir de quoi la réparer : effacez-en une partie.</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>This is a link to {host}, and no page is opened here. Save the image or video in the browser, and drop that file.</source>
        <translation>Ceci est un lien vers {host}, et aucune page n’est ouverte ici. Enregistrez l’image ou la vidéo dans le navigateur et déposez ce fichier.</translation>
    </message>
    <message>
        <source>This image cannot be read here. Save it in the browser, and drop that file.</source>
        <translation>Cette image ne peut pas être lue ici. Enregistrez-la dans le navigateur et déposez ce fichier.</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show window</source>
        <translation>Afficher la fenêtre</translation>
    </message>
    <message>
        <source>Stop sending</source>
        <translation>Arrêter l’envoi</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>face2face sends as {name}</source>
        <translation>face2face envoie sous le nom {name}</translation>
    </message>
</context>
<context>
    <name>UnfinishedList</name>
    <message>
        <source>Unfinished faces</source>
        <translation>Visages inachevés</translation>
    </message>
    <message>
        <source>Discard what was done of {name}? It cannot be brought back.</source>
        <translation>Abandonner ce qui est fait de {name} ? On ne pourra pas le récupérer.</translation>
    </message>
    <message>
        <source>Discard an unfinished face</source>
        <translation>Abandonner un visage inachevé</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Abandonner</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Le garder</translation>
    </message>
</context>
<context>
    <name>UnfinishedRow</name>
    <message>
        <source>camera</source>
        <translation>caméra</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>Abandonner…</translation>
    </message>
    <message>
        <source>Continue {name}</source>
        <translation>Continuer {name}</translation>
    </message>
    <message>
        <source>Discard {name}</source>
        <translation>Abandonner {name}</translation>
    </message>
</context>
<context>
    <name>UnfinishedWork</name>
    <message>
        <source>A face is being trained</source>
        <translation>Un visage est en cours d’entraînement</translation>
    </message>
    <message>
        <source>The face {name} is not ready yet. If you close now, what was trained is kept in {folder}, and New face… continues it the next time.</source>
        <translation>Le visage {name} n’est pas encore prêt. Si vous fermez maintenant, ce qui est entraîné est gardé dans {folder}, et « Nouveau visage… » le continue la prochaine fois.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Arrêter et fermer</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Continuer l’entraînement</translation>
    </message>
    <message>
        <source>A face is being recorded</source>
        <translation>Un visage est en cours d’enregistrement</translation>
    </message>
    <message>
        <source>The recording for {name} is not complete. If you close now, it is given up and removed.</source>
        <translation>L’enregistrement pour {name} n’est pas complet. Si vous fermez maintenant, il est abandonné et effacé.</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>Abandonner et fermer</translation>
    </message>
    <message>
        <source>Keep recording</source>
        <translation>Continuer l’enregistrement</translation>
    </message>
</context>
<context>
    <name>View</name>
    <message>
        <source>your camera is recorded beside it</source>
        <translation>votre caméra est enregistrée à côté</translation>
    </message>
    <message>
        <source>ON AIR</source>
        <translation>EN DIRECT</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Your movements, another face</source>
        <translation>Vos mouvements, un autre visage</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Ce que cela fait</translation>
    </message>
    <message>
        <source>Your camera is on the left. On the right a face moves as you do: made from one photo, or trained from a video. Nothing leaves this computer.</source>
        <translation>Votre caméra est à gauche. À droite, un visage bouge comme vous : créé à partir d’une seule photo ou entraîné à partir d’une vidéo. Rien ne quitte cet ordinateur.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consentement</translation>
    </message>
    <message>
        <source>Use a face only if the person agreed, and tell viewers that it is generated. What you save or send is labelled “AI-generated” unless you turn that off.</source>
        <translation>N’utilisez un visage que si la personne a accepté, et dites à ceux qui regardent qu’il est généré. Ce que vous enregistrez ou envoyez porte la mention « AI-generated », sauf si vous la désactivez.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>F1 opens the manual, F2 lists all keys, Shift+F1 brings back this page. C calibrates when the face does not follow you well.</source>
        <translation>F1 ouvre le manuel, F2 montre toutes les touches, Maj+F1 ramène cette page. C calibre quand le visage ne vous suit pas bien.</translation>
    </message>
    <message>
        <source>Start with my camera</source>
        <translation>Commencer avec ma caméra</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Essayer la démo</translation>
    </message>
</context>
<context>
    <name>WindowSection</name>
    <message>
        <source>Window</source>
        <translation>Fenêtre</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Show my camera as a mirror does</source>
        <translation>Montrer ma caméra comme dans un miroir</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Prend effet au prochain démarrage.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Miroir</translation>
    </message>
</context>
<context>
    <name>Photo</name>
    <message>
        <source>The edge cuts the face: choose a photograph that shows the whole head.</source>
        <translation>Le bord coupe le visage : choisissez une photo qui montre toute la tête.</translation>
    </message>
    <message>
        <source>The face is small, and stays blurred: choose a larger photograph.</source>
        <translation>Le visage est petit et reste flou : choisissez une photo plus grande.</translation>
    </message>
    <message>
        <source>The face is blurred: choose a sharper photograph, or sharpen this one with the model deblur.</source>
        <translation>Le visage est flou : choisissez une photo plus nette, ou rendez celle-ci plus nette avec le modèle deblur.</translation>
    </message>
    <message>
        <source>The face is dark: choose a photograph with more light on it.</source>
        <translation>Le visage est sombre : choisissez une photo où il reçoit plus de lumière.</translation>
    </message>
    <message>
        <source>The face looks far aside, and half of it is not seen: choose a photograph in which it looks at the camera.</source>
        <translation>Le visage est très tourné de côté, et on n’en voit pas la moitié : choisissez une photo où il regarde l’appareil.</translation>
    </message>
    <message>
        <source>The eyes are shut, or nearly, and stay so: choose a photograph with open eyes.</source>
        <translation>Les yeux sont fermés, ou presque, et le restent : choisissez une photo aux yeux ouverts.</translation>
    </message>
</context>
</TS>
