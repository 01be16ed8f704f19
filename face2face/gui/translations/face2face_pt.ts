<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="pt" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open video…</source>
        <translation>Abrir vídeo…</translation>
    </message>
    <message>
        <source>Play a video file instead of a camera</source>
        <translation>Reproduzir um arquivo de vídeo em vez de uma câmera</translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation>Reproduzir a demonstração</translation>
    </message>
    <message>
        <source>Play the clip that is included</source>
        <translation>Reproduzir o clipe incluído</translation>
    </message>
    <message>
        <source>Choose a camera…</source>
        <translation>Escolher uma câmera…</translation>
    </message>
    <message>
        <source>Show the list of cameras and videos</source>
        <translation>Mostrar a lista de câmeras e vídeos</translation>
    </message>
    <message>
        <source>Size and rate of the camera…</source>
        <translation>Tamanho e taxa de quadros da câmera…</translation>
    </message>
    <message>
        <source>Choose how large the camera&apos;s images are, and how many come a second</source>
        <translation>Escolher o tamanho das imagens da câmera e quantas chegam por segundo</translation>
    </message>
    <message>
        <source>Look for cameras</source>
        <translation>Procurar câmeras</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>Procurar câmeras de novo</translation>
    </message>
    <message>
        <source>Play from the start</source>
        <translation>Reproduzir do início</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>Reproduzir o vídeo de novo</translation>
    </message>
    <message>
        <source>Repeat videos</source>
        <translation>Repetir vídeos</translation>
    </message>
    <message>
        <source>Begin again at the end of a video</source>
        <translation>Recomeçar no fim de um vídeo</translation>
    </message>
    <message>
        <source>Convert the whole video, and save it as a file</source>
        <translation>Converter o vídeo inteiro e salvá-lo num arquivo</translation>
    </message>
    <message>
        <source>Let video call apps use the generated image as a camera</source>
        <translation>Oferecer a imagem gerada como câmera a programas de videochamada</translation>
    </message>
    <message>
        <source>Set how the generated face follows your motion</source>
        <translation>Ajustar como o rosto gerado segue o seu movimento</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the generated image, in recordings too</source>
        <translation>Escrever “AI-generated” na imagem gerada, também nas gravações</translation>
    </message>
    <message>
        <source>How Zoom, Teams, Meet and OBS take the generated image as a camera</source>
        <translation>Como o Zoom, o Teams, o Meet e o OBS usam a imagem gerada como câmera</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausa</translation>
    </message>
    <message>
        <source>Stop the video, or let it go on</source>
        <translation>Parar o vídeo, ou deixá-lo continuar</translation>
    </message>
    <message>
        <source>A frame back</source>
        <translation>Um quadro para trás</translation>
    </message>
    <message>
        <source>Show the frame before</source>
        <translation>Mostrar o quadro anterior</translation>
    </message>
    <message>
        <source>A frame forward</source>
        <translation>Um quadro para a frente</translation>
    </message>
    <message>
        <source>Show the next frame</source>
        <translation>Mostrar o próximo quadro</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>Som</translation>
    </message>
    <message>
        <source>Hear the video; recordings have its sound in any case</source>
        <translation>Ouvir o vídeo; as gravações têm o som dele em todo caso</translation>
    </message>
    <message>
        <source>Convert the whole video…</source>
        <translation>Converter o vídeo inteiro…</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Save what is shown as an image</source>
        <translation>Salvar o que é mostrado como imagem</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Gravar</translation>
    </message>
    <message>
        <source>Record what is shown as a video, with the microphone&apos;s sound</source>
        <translation>Gravar o que é mostrado como vídeo, com o som do microfone</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>Câmera virtual</translation>
    </message>
    <message>
        <source>Show recordings</source>
        <translation>Mostrar gravações</translation>
    </message>
    <message>
        <source>Open the folder with recordings</source>
        <translation>Abrir a pasta das gravações</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Configurações…</translation>
    </message>
    <message>
        <source>Set folder, microphone, recordings, colours, language and more</source>
        <translation>Definir pasta, microfone, gravações, cores, idioma e mais</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>Fechar o programa</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>Escolher um modelo…</translation>
    </message>
    <message>
        <source>Go to the list of models</source>
        <translation>Ir para a lista de modelos</translation>
    </message>
    <message>
        <source>Find a model…</source>
        <translation>Procurar um modelo…</translation>
    </message>
    <message>
        <source>Find a model by its name</source>
        <translation>Procurar um modelo pelo nome</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder…</source>
        <translation>Adicionar a pasta de um modelo…</translation>
    </message>
    <message>
        <source>Add the folder of a trained face</source>
        <translation>Adicionar a pasta de um rosto treinado</translation>
    </message>
    <message>
        <source>Add a model&apos;s file…</source>
        <translation>Adicionar o arquivo de um modelo…</translation>
    </message>
    <message>
        <source>Add a trained face from a zip file or a frozen graph (.pb)</source>
        <translation>Adicionar um rosto treinado de um arquivo zip ou de um grafo congelado (.pb)</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>Novo rosto…</translation>
    </message>
    <message>
        <source>Train a face from a video, or from a minute before the camera</source>
        <translation>Treinar um rosto com um vídeo, ou com um minuto diante da câmera</translation>
    </message>
    <message>
        <source>New face from a photo…</source>
        <translation>Novo rosto de uma foto…</translation>
    </message>
    <message>
        <source>Move the face of a photograph, at once and without training</source>
        <translation>Mover o rosto de uma fotografia, na hora e sem treino</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>Colar uma foto</translation>
    </message>
    <message>
        <source>Move the face of a copied photograph</source>
        <translation>Mover o rosto de uma fotografia copiada</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>Calibrar</translation>
    </message>
    <message>
        <source>Learn your face at rest: look straight ahead while it counts to three</source>
        <translation>Aprender o seu rosto em repouso: olhe para a frente enquanto se conta até três</translation>
    </message>
    <message>
        <source>Motion…</source>
        <translation>Movimento…</translation>
    </message>
    <message>
        <source>Choose model {number}</source>
        <translation>Escolher o modelo {number}</translation>
    </message>
    <message>
        <source>Choose the model with this number</source>
        <translation>Escolher o modelo com este número</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Pontos do rosto</translation>
    </message>
    <message>
        <source>Show the landmarks instead of the camera</source>
        <translation>Mostrar os pontos do rosto em vez da câmera</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Espelhar</translation>
    </message>
    <message>
        <source>Flip left and right, as a mirror does: cameras only, never in recordings</source>
        <translation>Trocar esquerda e direita, como um espelho: só em câmeras, nunca em gravações</translation>
    </message>
    <message>
        <source>Face alone</source>
        <translation>Só o rosto</translation>
    </message>
    <message>
        <source>Landmarks on your face</source>
        <translation>Pontos no seu rosto</translation>
    </message>
    <message>
        <source>Draw your own landmarks over your image: never in recordings</source>
        <translation>Desenhar os seus pontos sobre a sua imagem: nunca em gravações</translation>
    </message>
    <message>
        <source>Close-up</source>
        <translation>Primeiro plano</translation>
    </message>
    <message>
        <source>Show your face alone instead of the camera&apos;s whole image, in recordings too</source>
        <translation>Mostrar só o seu rosto em vez da imagem inteira da câmera, também em gravações</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>Antes e depois</translation>
    </message>
    <message>
        <source>Lay both images over each other, with a line to drag: never in recordings</source>
        <translation>Sobrepor as duas imagens, com uma linha para arrastar: nunca em gravações</translation>
    </message>
    <message>
        <source>Look closer</source>
        <translation>Ver mais de perto</translation>
    </message>
    <message>
        <source>Enlarge both images, as the mouse wheel does: never in recordings</source>
        <translation>Ampliar as duas imagens, como a roda do mouse: nunca em gravações</translation>
    </message>
    <message>
        <source>Look less close</source>
        <translation>Ver menos de perto</translation>
    </message>
    <message>
        <source>Make both images smaller again</source>
        <translation>Reduzir de novo as duas imagens</translation>
    </message>
    <message>
        <source>Whole images</source>
        <translation>Imagens inteiras</translation>
    </message>
    <message>
        <source>Show both images whole again, as a double click does</source>
        <translation>Mostrar de novo as duas imagens inteiras, como um clique duplo</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Tela cheia</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>Sair da tela cheia</translation>
    </message>
    <message>
        <source>Back to the window</source>
        <translation>Voltar à janela</translation>
    </message>
    <message>
        <source>“AI-generated” label</source>
        <translation>Aviso “AI-generated”</translation>
    </message>
    <message>
        <source>Reset settings</source>
        <translation>Restaurar configurações</translation>
    </message>
    <message>
        <source>Forget size, source, face, motion and switches</source>
        <translation>Esquecer tamanho, fonte, rosto, movimento e opções</translation>
    </message>
    <message>
        <source>About and consent</source>
        <translation>Sobre e consentimento</translation>
    </message>
    <message>
        <source>Show the first page again</source>
        <translation>Mostrar de novo a primeira página</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Teclas</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Mostrar todas as teclas</translation>
    </message>
    <message>
        <source>Read the manual</source>
        <translation>Ler o manual</translation>
    </message>
    <message>
        <source>Open the manual in the browser</source>
        <translation>Abrir o manual no navegador</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>No programa de videochamada</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>Relatar um problema…</translation>
    </message>
    <message>
        <source>Copy versions, hardware and log for a report; nothing is sent</source>
        <translation>Copiar versões, hardware e registro para um relato; nada é enviado</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Reproduzir</translation>
    </message>
    <message>
        <source>Show the generated face alone</source>
        <translation>Mostrar só o rosto gerado</translation>
    </message>
    <message>
        <source>The generated face on the whole screen; Esc leaves</source>
        <translation>O rosto gerado na tela inteira; Esc sai</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>Visão do modelo</translation>
    </message>
    <message>
        <source>Show what the model is given</source>
        <translation>Mostrar o que o modelo recebe</translation>
    </message>
    <message>
        <source>Result alone</source>
        <translation>Só o resultado</translation>
    </message>
    <message>
        <source>Show the result alone</source>
        <translation>Mostrar só o resultado</translation>
    </message>
    <message>
        <source>The result on the whole screen; Esc leaves</source>
        <translation>O resultado na tela inteira; Esc sai</translation>
    </message>
    <message>
        <source>Choose a model by its number</source>
        <translation>Escolher um modelo pelo número</translation>
    </message>
    <message>
        <source>Side of what is shown of a photo, or of a face that can do 512; larger is slower</source>
        <translation>Lado do que é mostrado de uma foto, ou de um rosto que chega a 512; maior é mais lento</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} pixels</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Reparar…</translation>
    </message>
    <message>
        <source>Paint over what is to be repaired</source>
        <translation>Pintar sobre o que deve ser reparado</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>Desenho…</translation>
    </message>
    <message>
        <source>Say whether the image is a photo or a drawing</source>
        <translation>Dizer se a imagem é uma foto ou um desenho</translation>
    </message>
    <message>
        <source>Background…</source>
        <translation>Fundo…</translation>
    </message>
    <message>
        <source>Choose the background behind the person</source>
        <translation>Escolher o fundo atrás da pessoa</translation>
    </message>
    <message>
        <source>Sharpness…</source>
        <translation>Nitidez…</translation>
    </message>
    <message>
        <source>Set how much to sharpen</source>
        <translation>Ajustar quanto aumentar a nitidez</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>{name} cannot be used. {why} {other} stays in use.</source>
        <translation>{name} não pode ser usado. {why} {other} continua em uso.</translation>
    </message>
    <message>
        <source>Checking {names}…</source>
        <translation>Verificando {names}…</translation>
    </message>
    <message>
        <source>Reading the image…</source>
        <translation>Lendo a imagem…</translation>
    </message>
    <message>
        <source>The program ended the last time while it loaded the model {name}. The usual model is used instead.</source>
        <translation>Na última vez o programa terminou enquanto carregava o modelo {name}. O modelo habitual é usado no lugar dele.</translation>
    </message>
    <message>
        <source>The recording ended early. {why} What was recorded is in {name} in {folder}</source>
        <translation>A gravação terminou cedo. {why} O que foi gravado está em {name}, na pasta {folder}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}, without sound: {why}</source>
        <translation>Salvo como {name} em {folder}, sem som: {why}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}</source>
        <translation>Salvo como {name} em {folder}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostrar na pasta</translation>
    </message>
    <message>
        <source>{name} is converted: {file} in {folder}</source>
        <translation>{name} foi convertido: {file} em {folder}</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>Reproduzir resultado</translation>
    </message>
    <message>
        <source>{name} is ready and selected.</source>
        <translation>{name} está pronto e selecionado.</translation>
    </message>
    <message>
        <source>{name} is selected, but not good yet. {why} Train it longer.</source>
        <translation>{name} está selecionado, mas ainda não está bom. {why} Treine-o mais.</translation>
    </message>
    <message>
        <source>One face is made at a time: wait until {name} is ready, or stop it, and drop the video again.</source>
        <translation>Faz-se um rosto por vez: espere {name} ficar pronto, ou pare-o, e solte o vídeo de novo.</translation>
    </message>
    <message>
        <source>A first version of {name} is selected. Training makes it better.</source>
        <translation>Uma primeira versão de {name} está selecionada. O treino a melhora.</translation>
    </message>
    <message>
        <source>The face {name} is not finished yet.</source>
        <translation>O rosto {name} ainda não está pronto.</translation>
    </message>
    <message>
        <source>Faces that are not finished yet: {names}.</source>
        <translation>Rostos que ainda não estão prontos: {names}.</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>Continuar…</translation>
    </message>
    <message>
        <source>{name} was removed from the list. Its files are still where they were.</source>
        <translation>{name} foi retirado da lista. Os arquivos continuam onde estavam.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Exporting {name}…</source>
        <translation>Exportando {name}…</translation>
    </message>
    <message>
        <source>{name} was exported as {file} in {folder}. Whoever gets it drops it into this window.</source>
        <translation>{name} foi exportado como {file} em {folder}. Quem o recebe o solta nesta janela.</translation>
    </message>
    <message>
        <source>{name} comes with the program and stays in the list.</source>
        <translation>{name} vem com o programa e fica na lista.</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash: delete {path} yourself.</source>
        <translation>Não foi possível mover {name} para a lixeira: apague {path} você mesmo.</translation>
    </message>
    <message>
        <source>Settings were reset.</source>
        <translation>As configurações foram restauradas.</translation>
    </message>
    <message>
        <source>No program opened it here. It is {place}</source>
        <translation>Nenhum programa o abriu aqui. É {place}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Something went wrong: {text}</source>
        <translation>Algo deu errado: {text}</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Copiar detalhes</translation>
    </message>
</context>
<context>
    <name>Attribution</name>
    <message>
        <source>public domain (the photograph of a painting that is in the public domain)</source>
        <translation>domínio público (a fotografia de uma pintura que está no domínio público)</translation>
    </message>
    <message>
        <source>faker-js/assets-person-portrait, made with Stable Diffusion 3</source>
        <translation>faker-js/assets-person-portrait, feito com Stable Diffusion 3</translation>
    </message>
    <message>
        <source>Leonardo da Vinci, Mona Lisa, about 1503 to 1516, Musée du Louvre, Paris</source>
        <translation>Leonardo da Vinci, Mona Lisa, cerca de 1503 a 1516, Museu do Louvre, Paris</translation>
    </message>
    <message>
        <source>Johannes Vermeer, Girl with a Pearl Earring, about 1665, Mauritshuis, The Hague</source>
        <translation>Johannes Vermeer, Girl with a Pearl Earring, cerca de 1665, Mauritshuis, Haia</translation>
    </message>
    <message>
        <source>John Singer Sargent, Lady Agnew of Lochnaw, 1892, National Galleries of Scotland, Edinburgh</source>
        <translation>John Singer Sargent, Lady Agnew of Lochnaw, 1892, Galerias Nacionais da Escócia, Edimburgo</translation>
    </message>
    <message>
        <source>Trained on speaker 1 of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>Treinado com o falante 1 do GRID audiovisual sentence corpus: Cooke, Barker, Cunningham e Shao (2006), Zenodo 3625687, CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the first 60 frames of the sentence lbbc2a of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>Treinado com os primeiros 60 fotogramas da frase lbbc2a do GRID audiovisual sentence corpus: Cooke, Barker, Cunningham e Shao (2006), Zenodo 3625687, CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>Treinado com o Face Research Lab London Set (DeBruine e Jones 2017, figshare 5047666, CC BY 4.0), rostos de jovens adultos dos mesmos autores (figshare 4220517, CC BY) e pessoas que não existem: faker-js/assets-person-portrait (CC0) e SelfishGene/SFHQ-T2I-dataset (MIT)</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), speakers of the GRID audiovisual sentence corpus (Cooke, Barker, Cunningham and Shao 2006, Zenodo record 3625687, CC BY 4.0), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>Treinado com o Face Research Lab London Set (DeBruine e Jones 2017, figshare 5047666, CC BY 4.0), rostos de jovens adultos dos mesmos autores (figshare 4220517, CC BY), falantes do GRID audiovisual sentence corpus (Cooke, Barker, Cunningham e Shao 2006, Zenodo 3625687, CC BY 4.0) e pessoas que não existem: faker-js/assets-person-portrait (CC0) e SelfishGene/SFHQ-T2I-dataset (MIT)</translation>
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
        <translation>Fechar</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>No programa de videochamada</translation>
    </message>
    <message>
        <source>The virtual camera is on. Call apps know it as {name}.</source>
        <translation>A câmera virtual está ligada. Os programas de videochamada a chamam de {name}.</translation>
    </message>
    <message>
        <source>The virtual camera is off: Ctrl+K switches it on.</source>
        <translation>A câmera virtual está desligada: Ctrl+K a liga.</translation>
    </message>
    <message>
        <source>Settings, Video, Camera: {name}.</source>
        <translation>Configurações, Vídeo, Câmera: {name}.</translation>
    </message>
    <message>
        <source>Settings, Devices, Camera: {name}.</source>
        <translation>Configurações, Dispositivos, Câmera: {name}.</translation>
    </message>
    <message>
        <source>More options (⋮), Settings, Video, Camera: {name}. The browser asks once whether the page may use it.</source>
        <translation>Mais opções (⋮), Configurações, Vídeo, Câmera: {name}. O navegador pergunta uma vez se a página pode usá-la.</translation>
    </message>
    <message>
        <source>Switch the virtual camera on first, then start the call app or its browser: most look for cameras only once.</source>
        <translation>Ligue primeiro a câmera virtual e depois inicie o programa de videochamada ou o navegador dele: a maioria procura câmeras uma única vez.</translation>
    </message>
    <message>
        <source>What you send is generated: tell the others at the beginning, and use a face only if its person agreed. The image says “AI-generated” unless you turn that off.</source>
        <translation>O que você envia é gerado: diga isso aos outros no começo, e use um rosto só se a pessoa concordou. A imagem leva o aviso “AI-generated”, a não ser que o desligue.</translation>
    </message>
    <message>
        <source>The camera</source>
        <translation>A câmera</translation>
    </message>
    <message>
        <source>Lips and voice</source>
        <translation>Lábios e voz</translation>
    </message>
    <message>
        <source>It is not in the list?</source>
        <translation>Não está na lista?</translation>
    </message>
    <message>
        <source>Tell the others</source>
        <translation>Avise os outros</translation>
    </message>
    <message>
        <source>It is the one of OBS Studio 30 or newer: install OBS, start its virtual camera once, stop it, and close OBS.</source>
        <translation>É a do OBS Studio 30 ou mais novo: instale o OBS, inicie uma vez a câmera virtual dele, pare-a e feche o OBS.</translation>
    </message>
    <message>
        <source>It needs v4l2loopback: {command}.</source>
        <translation>Precisa do v4l2loopback: {command}.</translation>
    </message>
    <message>
        <source>It needs v4l2loopback, from your system&apos;s packages.</source>
        <translation>Precisa do v4l2loopback, dos pacotes do seu sistema.</translation>
    </message>
    <message>
        <source>After a restart of the computer, modprobe brings it back.</source>
        <translation>Depois de reiniciar o computador, o modprobe a traz de volta.</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device (V4L2), Device: {name}.</source>
        <translation>Fontes, +, Dispositivo de captura de vídeo (V4L2), Dispositivo: {name}.</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device: {name}. OBS cannot start its own virtual camera meanwhile, since this program sends through it.</source>
        <translation>Fontes, +, Dispositivo de captura de vídeo: {name}. Enquanto isso o OBS não pode iniciar a própria câmera virtual, porque este programa envia por ela.</translation>
    </message>
    <message>
        <source>The image is {delay:.0f} ms late, your voice is not. In OBS enter {delay:.0f} ms as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>A imagem atrasa {delay:.0f} ms; a sua voz, não. No OBS, ponha {delay:.0f} ms como compensação de sincronia do microfone (Propriedades de áudio avançadas).</translation>
    </message>
    <message>
        <source>The image is a little late, your voice is not; how much is shown here while a face moves. In OBS it is entered as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>A imagem atrasa um pouco; a sua voz, não. Quanto, aparece aqui enquanto um rosto se move. No OBS, isso é a compensação de sincronia do microfone (Propriedades de áudio avançadas).</translation>
    </message>
    <message>
        <source>Zoom, Teams and Meet have no such setting; hardly anybody notices less than 100 ms.</source>
        <translation>O Zoom, o Teams e o Meet não têm esse ajuste; quase ninguém percebe menos de 100 ms.</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Copiar comando</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>Obter o OBS</translation>
    </message>
</context>
<context>
    <name>CameraFormatChoice</name>
    <message>
        <source>The camera gives {width} × {height}, {rate:.1f} fps</source>
        <translation>A câmera dá {width} × {height}, {rate:.1f} fps</translation>
    </message>
</context>
<context>
    <name>CameraSection</name>
    <message>
        <source>Virtual camera</source>
        <translation>Câmera virtual</translation>
    </message>
    <message>
        <source>Send the face as a mirror shows it</source>
        <translation>Enviar o rosto como num espelho</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>Takes effect when the camera is switched on again.</source>
        <translation>Vale quando a câmera for ligada de novo.</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Espelhar</translation>
    </message>
</context>
<context>
    <name>ChosenSettings</name>
    <message>
        <source>Nothing can be written there: choose another.</source>
        <translation>Não é possível gravar ali: escolha outra.</translation>
    </message>
</context>
<context>
    <name>ClipAdvice</name>
    <message>
        <source>Looking whether this video is good to learn from…</source>
        <translation>Vendo se este vídeo é bom para aprender…</translation>
    </message>
    <message>
        <source>No face can be made of what cannot be read:</source>
        <translation>Nenhum rosto pode ser feito do que não pode ser lido:</translation>
    </message>
    <message>
        <source>The face may become poor. It can be begun all the same:</source>
        <translation>O rosto pode ficar ruim. Pode-se começar mesmo assim:</translation>
    </message>
    <message>
        <source>This video is good to learn from.</source>
        <translation>Este vídeo é bom para aprender.</translation>
    </message>
</context>
<context>
    <name>ClipDrop</name>
    <message>
        <source>Drop videos of the person here</source>
        <translation>Solte aqui vídeos da pessoa</translation>
    </message>
    <message>
        <source>A face is learned from videos here. Drop a photo on the window instead.</source>
        <translation>Aqui um rosto é aprendido com vídeos. Uma foto, solte-a na janela.</translation>
    </message>
    <message>
        <source>{names}: not a video. Drop the videos of the person themselves.</source>
        <translation>{names}: não é um vídeo. Solte os próprios vídeos da pessoa.</translation>
    </message>
</context>
<context>
    <name>ClipRow</name>
    <message>
        <source>The clip where it begins</source>
        <translation>O clipe onde ele começa</translation>
    </message>
    <message>
        <source>{name} from</source>
        <translation>{name} de</translation>
    </message>
    <message>
        <source>{name} to</source>
        <translation>{name} até</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>Remover {name}</translation>
    </message>
    <message>
        <source>from</source>
        <translation>de</translation>
    </message>
    <message>
        <source>to</source>
        <translation>até</translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>{words} (said on {date})</source>
        <translation>{words} (dito em {date})</translation>
    </message>
    <message>
        <source>the person agreed</source>
        <translation>a pessoa deu o seu consentimento</translation>
    </message>
    <message>
        <source>not needed: this person does not exist</source>
        <translation>não é preciso: esta pessoa não existe</translation>
    </message>
    <message>
        <source>not needed: a painting, the person died long ago</source>
        <translation>não é preciso: é uma pintura, a pessoa morreu há muito</translation>
    </message>
    <message>
        <source>recorded for a research corpus that is published under CC BY 4.0; no separate consent to a trained face is known</source>
        <translation>gravado para um corpus de pesquisa publicado sob CC BY 4.0; não se conhece um consentimento próprio para um rosto treinado</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; the young adults: recorded for a research set that is published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set: todos assinaram o consentimento para o uso na forma original ou alterada; os jovens adultos: gravados para um conjunto de pesquisa publicado sob CC BY, não se conhece um consentimento próprio para um modelo treinado; todos os outros não existem</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; GRID and the young adults: recorded for research sets that are published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set: todos assinaram o consentimento para o uso na forma original ou alterada; GRID e os jovens adultos: gravados para conjuntos de pesquisa publicados sob CC BY, não se conhece um consentimento próprio para um modelo treinado; todos os outros não existem</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>On air</source>
        <translation>No ar</translation>
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
        <translation>Converter vídeos</translation>
    </message>
    <message>
        <source>Every frame is made, in the best quality, however long it takes; the sound is kept. It looks as the window looks now: face, motion, label, side by side or alone. The results go to the folder of recordings.</source>
        <translation>Cada quadro é feito, na melhor qualidade, demore o que demorar; o som é mantido. Fica como a janela está agora: rosto, movimento, aviso, lado a lado ou só. Os resultados vão para a pasta das gravações.</translation>
    </message>
    <message>
        <source>Add videos…</source>
        <translation>Adicionar vídeos…</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ocultar</translation>
    </message>
    <message>
        <source>The conversions go on</source>
        <translation>As conversões continuam</translation>
    </message>
</context>
<context>
    <name>ConversionRow</name>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Tentar de novo</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remover</translation>
    </message>
    <message>
        <source>Show result</source>
        <translation>Mostrar resultado</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>Reproduzir resultado</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Espera a sua vez</translation>
    </message>
    <message>
        <source>Ready: {file}</source>
        <translation>Pronto: {file}</translation>
    </message>
    <message>
        <source>Stopped; no file was written</source>
        <translation>Parado; nenhum arquivo foi escrito</translation>
    </message>
    <message>
        <source>Looking over the video…</source>
        <translation>Examinando o vídeo…</translation>
    </message>
</context>
<context>
    <name>Conversions</name>
    <message>
        <source>A video is being converted</source>
        <translation>Um vídeo está sendo convertido</translation>
    </message>
    <message>
        <source>{name} is not complete. If you close now, what was made of it is given up, and what waits is not converted.</source>
        <translation>{name} não está completo. Se fechar agora, o que foi feito dele é abandonado, e o que espera não é convertido.</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>Abandonar e fechar</translation>
    </message>
    <message>
        <source>Keep converting</source>
        <translation>Continuar convertendo</translation>
    </message>
    <message>
        <source>There is no model in use yet: choose one in the list, then convert.</source>
        <translation>Ainda não há modelo em uso: escolha um na lista, depois converta.</translation>
    </message>
    <message>
        <source>What is painted in the window belongs to one moment of the video: convert with the command face2face-video and --mask.</source>
        <translation>O que está pintado na janela pertence a um momento do vídeo: converta com o comando face2face-video e --mask.</translation>
    </message>
    <message>
        <source>{name} was not converted. {why}</source>
        <translation>{name} não foi convertido. {why}</translation>
    </message>
</context>
<context>
    <name>CutoutPanel</name>
    <message>
        <source>Blurred</source>
        <translation>Desfocado</translation>
    </message>
    <message>
        <source>Your own background, blurred</source>
        <translation>O seu próprio fundo, desfocado</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>Cor…</translation>
    </message>
    <message>
        <source>One colour, such as green for other programs</source>
        <translation>Uma só cor, como verde para outros programas</translation>
    </message>
    <message>
        <source>Image…</source>
        <translation>Imagem…</translation>
    </message>
    <message>
        <source>An image of your choice</source>
        <translation>Uma imagem à sua escolha</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Fundo</translation>
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
        <translation>Força</translation>
    </message>
    <message>
        <source>How much of the sharpening is applied</source>
        <translation>Quanto da nitidez é aplicado</translation>
    </message>
</context>
<context>
    <name>DeviceMessages</name>
    <message>
        <source>This recording has no sound: {why}</source>
        <translation>Esta gravação não tem som: {why}</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Configurações…</translation>
    </message>
    <message>
        <source>It is dark: {name} exposes each image longer and gives {rate:.0f} instead of {promised:.0f} a second. More light in front of you makes it fast again.</source>
        <translation>Está escuro: {name} expõe cada imagem por mais tempo e dá {rate:.0f} por segundo em vez de {promised:.0f}. Com mais luz à sua frente, volta a ser rápida.</translation>
    </message>
    <message>
        <source>The virtual camera is on: choose {name} as camera in your video call app.</source>
        <translation>A câmera virtual está ligada: escolha {name} como câmera no seu programa de videochamada.</translation>
    </message>
    <message>
        <source>Its image is {delay:.0f} ms late: in OBS enter this as the microphone&apos;s sync offset.</source>
        <translation>A imagem dela atrasa {delay:.0f} ms: no OBS, ponha isso como compensação de sincronia do microfone.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ajuda</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {command}</source>
        <translation>Não há câmera virtual: instale o v4l2loopback. Execute {command}</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Copiar comando</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>Obter o OBS</translation>
    </message>
    <message>
        <source>Videos cannot be heard: PortAudio is missing. Run {command}</source>
        <translation>Não se podem ouvir vídeos: falta o PortAudio. Execute {command}</translation>
    </message>
    <message>
        <source>Videos cannot be heard ({reason}): check the system&apos;s sound settings.</source>
        <translation>Não se podem ouvir vídeos ({reason}): verifique as configurações de som do sistema.</translation>
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
        <translation>Vídeos e imagens</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Todos os arquivos</translation>
    </message>
    <message>
        <source>Open video</source>
        <translation>Abrir vídeo</translation>
    </message>
    <message>
        <source>Open address</source>
        <translation>Abrir endereço</translation>
    </message>
    <message>
        <source>Address of a camera or stream, such as rtsp://192.168.1.20/stream</source>
        <translation>Endereço de uma câmera ou transmissão, por exemplo rtsp://192.168.1.20/stream</translation>
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
        <translation>Imagens</translation>
    </message>
    <message>
        <source>Open image</source>
        <translation>Abrir imagem</translation>
    </message>
    <message>
        <source>Colour of the background</source>
        <translation>Cor do fundo</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder</source>
        <translation>Adicionar a pasta de um modelo</translation>
    </message>
    <message>
        <source>Folder for recordings</source>
        <translation>Pasta das gravações</translation>
    </message>
    <message>
        <source>Keys and certificates</source>
        <translation>Chaves e certificados</translation>
    </message>
    <message>
        <source>The private key (PEM)</source>
        <translation>A chave privada (PEM)</translation>
    </message>
    <message>
        <source>Its certificates (PEM): the signer&apos;s first</source>
        <translation>Os certificados dela (PEM): primeiro o de quem assina</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelos</translation>
    </message>
    <message>
        <source>Add a model&apos;s file</source>
        <translation>Adicionar o arquivo de um modelo</translation>
    </message>
    <message>
        <source>Export as one file</source>
        <translation>Exportar como um só arquivo</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop here: a model&apos;s folder, zip or .pb file, a photograph, a video</source>
        <translation>Solte aqui: a pasta, o zip ou o .pb de um modelo, uma fotografia, um vídeo</translation>
    </message>
    <message>
        <source>Drop here to make a face: a photo at once, videos by training</source>
        <translation>Solte aqui para fazer um rosto: uma foto na hora, vídeos por treino</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Back</source>
        <translation>Voltar</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name} está pronto</translation>
    </message>
    <message>
        <source>It is in the list and selected. In a terminal: face2face-video --model {name} --source talk.mp4</source>
        <translation>Está na lista e selecionado. Num terminal: face2face-video --model {name} --source talk.mp4</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>How much longer to train, in minutes</source>
        <translation>Quanto tempo treinar a mais, em minutos</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Treinar mais</translation>
    </message>
    <message>
        <source>{name} is not good yet</source>
        <translation>{name} ainda não está bom</translation>
    </message>
    <message>
        <source>The moved image that was there before stays in the list as {name}.</source>
        <translation>A imagem em movimento que havia antes continua na lista como {name}.</translation>
    </message>
    <message>
        <source>Train it longer.</source>
        <translation>Treine-o mais.</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Parado</translation>
    </message>
    <message>
        <source>What is done is kept. To go on, choose Continue beside {name} under Unfinished faces on the first page.</source>
        <translation>O que foi feito fica guardado. Para continuar, escolha Continuar junto a {name} em “Rostos inacabados” na primeira página.</translation>
    </message>
    <message>
        <source>The camera gave too few images. Turn on a light, close other programs, and try again, or use a video file.</source>
        <translation>A câmera deu imagens de menos. Acenda uma luz, feche outros programas e tente de novo, ou use um vídeo.</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Não deu certo</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>There is no file {path}: check the path, or choose another source.</source>
        <translation>Não há arquivo {path}: verifique o caminho, ou escolha outra fonte.</translation>
    </message>
    <message>
        <source>This file is empty: record or copy it again, or choose another.</source>
        <translation>Este arquivo está vazio: grave-o ou copie-o de novo, ou escolha outro.</translation>
    </message>
    <message>
        <source>This file cannot be read ({reason}): check it, or choose another.</source>
        <translation>Este arquivo não pode ser lido ({reason}): verifique-o, ou escolha outro.</translation>
    </message>
    <message>
        <source>This file is too large to be shown: make it smaller, or choose another.</source>
        <translation>Este arquivo é grande demais para ser mostrado: diminua-o, ou escolha outro.</translation>
    </message>
    <message>
        <source>{path} is a folder: choose a video, a camera or the demo.</source>
        <translation>{path} é uma pasta: escolha um vídeo, uma câmera ou a demonstração.</translation>
    </message>
    <message>
        <source>This file is no video, or too damaged to be read: choose another.</source>
        <translation>Este arquivo não é um vídeo, ou está danificado demais para ser lido: escolha outro.</translation>
    </message>
    <message>
        <source>This file is no image, or is damaged: choose another.</source>
        <translation>Este arquivo não é uma imagem, ou está danificado: escolha outro.</translation>
    </message>
    <message>
        <source>This file holds nothing to be seen: choose one with a video in it.</source>
        <translation>Este arquivo não tem nada para ver: escolha um que tenha um vídeo.</translation>
    </message>
    <message>
        <source>This video is incomplete, as after a recording that was cut off: record or copy it again, or choose another.</source>
        <translation>Este vídeo está incompleto, como depois de uma gravação interrompida: grave-o ou copie-o de novo, ou escolha outro.</translation>
    </message>
    <message>
        <source>This kind of video is not read here: convert it to MP4 with H.264.</source>
        <translation>Este tipo de vídeo não é lido aqui: converta-o para MP4 com H.264.</translation>
    </message>
    <message>
        <source>This video is protected against copying: choose one that is not.</source>
        <translation>Este vídeo é protegido contra cópia: escolha um que não seja.</translation>
    </message>
    <message>
        <source>There is no camera or file called {text}: choose a source in the list below.</source>
        <translation>Não há câmera nem arquivo chamado {text}: escolha uma fonte na lista abaixo.</translation>
    </message>
    <message>
        <source>Plug it in and it goes on by itself, or choose another source below.</source>
        <translation>Conecte-a e tudo continua sozinho, ou escolha outra fonte abaixo.</translation>
    </message>
    <message>
        <source>Close the other program that uses it; it goes on by itself then.</source>
        <translation>Feche o outro programa que a usa; depois tudo continua sozinho.</translation>
    </message>
    <message>
        <source>This account may not use {camera}: run &apos;sudo usermod -aG video $USER&apos;, then log out and in again.</source>
        <translation>Esta conta não pode usar {camera}: execute &apos;sudo usermod -aG video $USER&apos;, saia da sessão e entre de novo.</translation>
    </message>
    <message>
        <source>{camera} gives no image in a known form: plug it in again, or choose another source.</source>
        <translation>{camera} não dá imagem numa forma conhecida: conecte-a de novo, ou escolha outra fonte.</translation>
    </message>
    <message>
        <source>{camera} cannot be opened ({reason}): plug it in again, or choose another source.</source>
        <translation>{camera} não pode ser aberta ({reason}): conecte-a de novo, ou escolha outra fonte.</translation>
    </message>
    <message>
        <source>{camera} gives no images any more: check its cable, or plug it in again.</source>
        <translation>{camera} não dá mais imagens: verifique o cabo, ou conecte-a de novo.</translation>
    </message>
    <message>
        <source>{camera} does not answer: unplug it and plug it in again.</source>
        <translation>{camera} não responde: desconecte-a e conecte-a de novo.</translation>
    </message>
    <message>
        <source>No images come from {address} ({reason}). It is tried again.</source>
        <translation>Não chegam imagens de {address} ({reason}). Tentando novamente.</translation>
    </message>
    <message>
        <source>No image from {address} for {seconds} s. It is tried again.</source>
        <translation>Nenhuma imagem de {address} há {seconds} s. Tentando novamente.</translation>
    </message>
    <message>
        <source>Sources that were chosen before still hang. {address} is tried again.</source>
        <translation>Fontes escolhidas antes ainda não respondem. Tentando {address} novamente.</translation>
    </message>
    <message>
        <source>An address cannot begin with {scheme}://. It begins with one of {known}.</source>
        <translation>Um endereço não pode começar por {scheme}://. Ele começa por um destes: {known}.</translation>
    </message>
    <message>
        <source>The address is longer than {letters} letters, or holds spaces: write a space as %20.</source>
        <translation>O endereço tem mais de {letters} caracteres, ou contém espaços: escreva um espaço como %20.</translation>
    </message>
    <message>
        <source>The address names no host: type one such as {scheme}://192.168.1.20/stream. In a password, write / as %2F, @ as %40 and : as %3A.</source>
        <translation>O endereço não indica nenhum servidor: digite um como {scheme}://192.168.1.20/stream. Numa senha, escreva / como %2F, @ como %40 e : como %3A.</translation>
    </message>
    <message>
        <source>No face was found in this photograph: choose one in which a face looks at the camera and is at least a tenth of it wide.</source>
        <translation>Nenhum rosto foi encontrado nesta foto: escolha uma em que um rosto olhe para a câmera e ocupe pelo menos um décimo da largura.</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>Não se vê nenhum rosto: escolha um vídeo de uma pessoa de frente para a câmera.</translation>
    </message>
    <message>
        <source>None of its {frames} images shows exactly one face: video one person who faces the camera in good light.</source>
        <translation>Nenhuma das suas {frames} imagens mostra exatamente um rosto: filme uma pessoa de frente para a câmera, com boa luz.</translation>
    </message>
    <message>
        <source>Too few of its images can be used: take a longer video.</source>
        <translation>Poucas das suas imagens podem ser usadas: use um vídeo mais longo.</translation>
    </message>
    <message>
        <source>This face is being made already, by process {process}.</source>
        <translation>Este rosto já está sendo feito, pelo processo {process}.</translation>
    </message>
    <message>
        <source>{name} cannot be a name: use letters, digits, spaces and .-_ in it.</source>
        <translation>{name} não pode ser um nome: use letras, números, espaços e .-_ nele.</translation>
    </message>
    <message>
        <source>There is a face called {name} already: choose another name.</source>
        <translation>Já há um rosto chamado {name}: escolha outro nome.</translation>
    </message>
    <message>
        <source>There is no model called {model}: choose another in the list.</source>
        <translation>Não há modelo chamado {model}: escolha outro na lista.</translation>
    </message>
    <message>
        <source>Its file {file} is missing: get the model again.</source>
        <translation>Falta o arquivo {file}: obtenha o modelo de novo.</translation>
    </message>
    <message>
        <source>Its file {file} was altered or is damaged: get the model again.</source>
        <translation>O arquivo {file} foi alterado ou está danificado: obtenha o modelo de novo.</translation>
    </message>
    <message>
        <source>It holds no model.json and no frozen_model.pb: choose the folder that holds one of them, or its zip file.</source>
        <translation>Não contém model.json nem frozen_model.pb: escolha a pasta que contém um deles, ou o zip dela.</translation>
    </message>
    <message>
        <source>Its model.json is damaged, or not face2face&apos;s: get the model again.</source>
        <translation>O model.json está danificado, ou não é do face2face: obtenha o modelo de novo.</translation>
    </message>
    <message>
        <source>It was made by a newer face2face: update the program to use it.</source>
        <translation>Foi feito por um face2face mais novo: atualize o programa para usá-lo.</translation>
    </message>
    <message>
        <source>Only {megabytes} MB are free in {folder}: free some space and try again.</source>
        <translation>Só há {megabytes} MB livres em {folder}: libere espaço e tente de novo.</translation>
    </message>
    <message>
        <source>Allow this program to use the camera ({system}), and close other programs that use it.</source>
        <translation>Permita que este programa use a câmera ({system}) e feche outros programas que a usem.</translation>
    </message>
    <message>
        <source>This kind of image ({format}) is not read here: convert it to JPEG or PNG.</source>
        <translation>Este tipo de imagem ({format}) não é lido aqui: converta-a para JPEG ou PNG.</translation>
    </message>
    <message>
        <source>Several cameras are called {camera}: choose one in the list below.</source>
        <translation>Há várias câmeras chamadas {camera}: escolha uma na lista abaixo.</translation>
    </message>
    <message>
        <source>Its colours are coded in a rare way: convert it to MP4 with H.264.</source>
        <translation>Suas cores estão codificadas de uma forma rara: converta-o para MP4 com H.264.</translation>
    </message>
    <message>
        <source>{file} has no image at {seconds} s: choose an earlier start.</source>
        <translation>{file} não tem imagem em {seconds} s: escolha um início anterior.</translation>
    </message>
    <message>
        <source>{path} was changed while it was read: try again.</source>
        <translation>{path} foi alterado durante a leitura: tente de novo.</translation>
    </message>
    <message>
        <source>The background {background} is not there any more: choose another.</source>
        <translation>O fundo {background} não está mais lá: escolha outro.</translation>
    </message>
    <message>
        <source>The chosen face is gone from this photograph: add it again.</source>
        <translation>O rosto escolhido não está mais nesta foto: adicione-a de novo.</translation>
    </message>
    <message>
        <source>{name} cannot be trained longer: the images that it learned from are gone. Make it again from its video.</source>
        <translation>{name} não pode ser treinado por mais tempo: as imagens com que aprendeu não existem mais. Faça-o de novo a partir do vídeo.</translation>
    </message>
    <message>
        <source>What was begun of {name} is damaged: start over, or use another name.</source>
        <translation>O que foi começado de {name} está danificado: recomece ou use outro nome.</translation>
    </message>
    <message>
        <source>The part {part} ends before it begins.</source>
        <translation>O trecho {part} termina antes de começar.</translation>
    </message>
    <message>
        <source>{minutes} minutes were over before training began: give it more.</source>
        <translation>{minutes} minutos se passaram antes de o treino começar: dê mais tempo.</translation>
    </message>
    <message>
        <source>What was trained so far is damaged ({path}): start over.</source>
        <translation>O que foi treinado até agora está danificado ({path}): recomece.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, and KERAS_BACKEND asks for {backend}: unset that variable.</source>
        <translation>O treino precisa do TensorFlow, e KERAS_BACKEND pede {backend}: remova essa variável.</translation>
    </message>
    <message>
        <source>The work ended before its end ({reason}): try again.</source>
        <translation>O trabalho foi interrompido ({reason}): tente de novo.</translation>
    </message>
    <message>
        <source>It cannot be used ({reason}): choose another.</source>
        <translation>Não pode ser usado ({reason}): escolha outro.</translation>
    </message>
    <message>
        <source>It is made for a task that is not known here: {task}.</source>
        <translation>É feito para uma tarefa desconhecida aqui: {task}.</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; get the model again, from somebody whom you trust.</source>
        <translation>{path} é recusado: {reason}; obtenha o modelo de novo, de alguém em quem confia.</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; if it ought to run, please report it under Issues on face2face&apos;s page on GitHub, else get the model again, from somebody whom you trust.</source>
        <translation>{path} é recusado: {reason}; se deveria funcionar, avise em “Issues” na página do face2face no GitHub, senão obtenha o modelo de novo, de alguém em quem confia.</translation>
    </message>
    <message>
        <source>There is no int8 of {model}: choose another runtime in the settings.</source>
        <translation>Não há int8 de {model}: escolha outro motor nas configurações.</translation>
    </message>
    <message>
        <source>{path} is no file of 68 landmarks, or is damaged: start without --landmark-model.</source>
        <translation>{path} não é um arquivo de 68 pontos ou está danificado: inicie sem --landmark-model.</translation>
    </message>
    <message>
        <source>{path}, a part of this program, is missing or damaged: install it again.</source>
        <translation>{path}, uma parte deste programa, falta ou está danificado: instale-o de novo.</translation>
    </message>
    <message>
        <source>Training needs packages that are not installed: run &apos;{command}&apos; in a terminal. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>O treino precisa de pacotes que não estão instalados: execute &apos;{command}&apos; num terminal. Uma foto não precisa de nenhum: escolha uma com Ctrl+P.</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, which has no build for Python {python}: install face2face with Python {newest} or older. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>O treino precisa do TensorFlow, que não existe para Python {python}: instale o face2face com Python {newest} ou anterior. Uma foto não precisa dele: escolha uma com Ctrl+P.</translation>
    </message>
    <message>
        <source>The package {package} is not installed: run &apos;{command}&apos; in a terminal.</source>
        <translation>O pacote {package} não está instalado: execute &apos;{command}&apos; num terminal.</translation>
    </message>
    <message>
        <source>The disk is full: free some space.</source>
        <translation>O disco está cheio: libere espaço.</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}): choose another place.</source>
        <translation>{path} não pode ser escrito ({reason}): escolha outro lugar.</translation>
    </message>
    <message>
        <source>There is no folder {folder}: create it, or choose another place.</source>
        <translation>Não há pasta {folder}: crie-a, ou escolha outro lugar.</translation>
    </message>
    <message>
        <source>{path} is being made already, by process {process}: wait for it.</source>
        <translation>{path} já está sendo criado pelo processo {process}: espere por ele.</translation>
    </message>
    <message>
        <source>{path} was not written: there was no image for it.</source>
        <translation>{path} não foi gravado: não havia nenhuma imagem.</translation>
    </message>
    <message>
        <source>{model} is one file already: pass that on as it is.</source>
        <translation>{model} já é um único arquivo: repasse-o como está.</translation>
    </message>
    <message>
        <source>{path} was removed while it was written: keep its folder until the end.</source>
        <translation>{path} foi removido enquanto era escrito: mantenha a pasta até o fim.</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): check its name and permissions.</source>
        <translation>{path} não pode ser lido ({reason}): verifique o nome e as permissões.</translation>
    </message>
    <message>
        <source>{path} is not PEM, a text that begins with &apos;-----BEGIN&apos;: convert it with openssl.</source>
        <translation>{path} não é PEM, um texto que começa com &apos;-----BEGIN&apos;: converta-o com openssl.</translation>
    </message>
    <message>
        <source>{path} holds no readable private key: choose another.</source>
        <translation>{path} não contém nenhuma chave privada legível: escolha outra.</translation>
    </message>
    <message>
        <source>The key {path} is locked with a password: unlock it with &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</source>
        <translation>A chave {path} está protegida por senha: desbloqueie-a com &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</translation>
    </message>
    <message>
        <source>Others on this machine can read or change the key {path}: run &apos;{command}&apos;, and get another if somebody may have copied it.</source>
        <translation>Outros neste computador podem ler ou alterar a chave {path}: execute &apos;{command}&apos; e obtenha outra se alguém puder tê-la copiado.</translation>
    </message>
    <message>
        <source>The key {key} is not that of the first certificate in {certificate}: choose a pair, the signer&apos;s certificate before its authority&apos;s.</source>
        <translation>A chave {key} não é a do primeiro certificado em {certificate}: escolha um par, o certificado de quem assina antes do da autoridade.</translation>
    </message>
    <message>
        <source>The key {path} is of a kind that C2PA does not sign with: use the curve P-256, P-384 or P-521, Ed25519, or RSA.</source>
        <translation>A chave {path} é de um tipo com que o C2PA não assina: use a curva P-256, P-384 ou P-521, Ed25519 ou RSA.</translation>
    </message>
    <message>
        <source>{path} holds no readable certificate: choose another.</source>
        <translation>{path} não contém nenhum certificado legível: escolha outro.</translation>
    </message>
    <message>
        <source>The certificate {path} is valid from {begin} to {end} and not today: renew it, or check this machine&apos;s clock.</source>
        <translation>O certificado {path} é válido de {begin} a {end} e hoje não: renove-o ou verifique o relógio deste computador.</translation>
    </message>
    <message>
        <source>The certificate {path} cannot sign Content Credentials ({reason}): it must be version 3, for digital signatures, and for e-mail protection or document signing.</source>
        <translation>O certificado {path} não pode assinar Content Credentials ({reason}): deve ser da versão 3, para assinaturas digitais, e para proteção de e-mail ou assinatura de documentos.</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {commands}</source>
        <translation>Não há câmera virtual: instale o v4l2loopback. Execute {commands}</translation>
    </message>
    <message>
        <source>There is no virtual camera: install OBS Studio 30 or newer (https://obsproject.com), start its virtual camera once, close it, and try again.</source>
        <translation>Não há câmera virtual: instale o OBS Studio 30 ou mais novo (https://obsproject.com), inicie uma vez a câmera virtual dele, feche-o e tente de novo.</translation>
    </message>
    <message>
        <source>No virtual camera is known for this system.</source>
        <translation>Não se conhece câmera virtual para este sistema.</translation>
    </message>
    <message>
        <source>The virtual camera stopped ({reason}): switch it on again.</source>
        <translation>A câmera virtual parou ({reason}): ligue-a de novo.</translation>
    </message>
    <message>
        <source>The file carries no Content Credentials, only a mark in its metadata. {why}</source>
        <translation>O arquivo não leva Content Credentials, só uma marca nos metadados. {why}</translation>
    </message>
    <message>
        <source>Files that end with {suffix} cannot hold them.</source>
        <translation>Arquivos {suffix} não podem contê-las.</translation>
    </message>
    <message>
        <source>Signing failed ({reason}): install face2face again if it stays so.</source>
        <translation>A assinatura falhou ({reason}): se isso se repetir, instale o face2face de novo.</translation>
    </message>
    <message>
        <source>This program&apos;s own key cannot be kept in {path} ({reason}): make its folder writable.</source>
        <translation>A chave do próprio programa não pode ser guardada em {path} ({reason}): permita gravar nessa pasta.</translation>
    </message>
    <message>
        <source>This program&apos;s own key {path} is damaged: delete it, a new one is made.</source>
        <translation>A chave do próprio programa, {path}, está danificada: apague-a e outra será criada.</translation>
    </message>
    <message>
        <source>{file}: a gap of {seconds} s after {at} s is left out.</source>
        <translation>{file}: uma lacuna de {seconds} s após {at} s é omitida.</translation>
    </message>
    <message>
        <source>{file} is damaged after {at} s: {frames} of its images could be used.</source>
        <translation>{file} está danificado depois de {at} s: {frames} de suas imagens puderam ser usadas.</translation>
    </message>
    <message>
        <source>{file} says that its pixels have a shape of {shape}, which cannot be: it is shown with square ones.</source>
        <translation>{file} indica que seus pixels têm a forma {shape}, o que não é possível: é mostrado com pixels quadrados.</translation>
    </message>
    <message>
        <source>The result has no sound: that of {file} is coded in an unknown way. Convert it to AAC.</source>
        <translation>O resultado não tem som: o de {file} está codificado de uma forma desconhecida. Converta-o para AAC.</translation>
    </message>
    <message>
        <source>The main sound of {file} is coded in an unknown way: track {track} of {tracks} is used.</source>
        <translation>O som principal de {file} está codificado de uma forma desconhecida: é usada a faixa {track} de {tracks}.</translation>
    </message>
    <message>
        <source>The result has no sound: the video&apos;s cannot be read. Convert it to AAC.</source>
        <translation>O resultado não tem som: o do vídeo não pode ser lido. Converta-o para AAC.</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>Não deu certo: {reason}.</translation>
    </message>
    <message>
        <source>Something went wrong in the program itself ({reason}): tell us under Help, Report a problem.</source>
        <translation>Algo deu errado no próprio programa ({reason}): conte-nos em Ajuda, Relatar um problema.</translation>
    </message>
    <message>
        <source>{camera} is not connected</source>
        <translation>{camera} não está conectada</translation>
    </message>
    <message>
        <source>{camera} is in use</source>
        <translation>{camera} está em uso</translation>
    </message>
    <message>
        <source>{camera} is not allowed</source>
        <translation>{camera} não é permitida</translation>
    </message>
    <message>
        <source>System Settings &gt; Privacy &amp; Security &gt; Camera</source>
        <translation>Ajustes do Sistema &gt; Privacidade e Segurança &gt; Câmera</translation>
    </message>
    <message>
        <source>Settings &gt; Privacy &amp; security &gt; Camera</source>
        <translation>Configurações &gt; Privacidade e segurança &gt; Câmera</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}.</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Câmera {number}</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demonstração</translation>
    </message>
    <message>
        <source>no space is left</source>
        <translation>não há mais espaço</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>permissão negada</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>é somente leitura</translation>
    </message>
    <message>
        <source>it does not exist</source>
        <translation>não existe</translation>
    </message>
    <message>
        <source>a part of the path is no folder</source>
        <translation>uma parte do caminho não é uma pasta</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>é uma pasta</translation>
    </message>
    <message>
        <source>it exists already</source>
        <translation>já existe</translation>
    </message>
    <message>
        <source>another program uses it</source>
        <translation>outro programa está usando</translation>
    </message>
    <message>
        <source>there is no such device</source>
        <translation>esse dispositivo não existe</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>há arquivos demais abertos</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>o nome é longo demais</translation>
    </message>
    <message>
        <source>it is too large for this disk</source>
        <translation>é grande demais para este disco</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>não há memória suficiente</translation>
    </message>
    <message>
        <source>the device reports a fault</source>
        <translation>o dispositivo informa uma falha</translation>
    </message>
    <message>
        <source>its data are damaged, or of an unknown kind</source>
        <translation>seus dados estão danificados ou são de um tipo desconhecido</translation>
    </message>
    <message>
        <source>there is no answer</source>
        <translation>não há resposta</translation>
    </message>
    <message>
        <source>the connection was refused</source>
        <translation>a conexão foi recusada</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>a conexão foi fechada</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>a conexão caiu</translation>
    </message>
    <message>
        <source>the connection broke off; is its certificate one that this machine trusts?</source>
        <translation>a conexão caiu; este computador confia no certificado dela?</translation>
    </message>
    <message>
        <source>the network does not lead there</source>
        <translation>a rede não chega até lá</translation>
    </message>
    <message>
        <source>what is asked for is not there (404 Not Found)</source>
        <translation>o que foi pedido não está lá (404)</translation>
    </message>
    <message>
        <source>the server reports a fault (5xx)</source>
        <translation>o servidor informa uma falha (5xx)</translation>
    </message>
    <message>
        <source>a name and a password are wanted, or are wrong (scheme://NAME:PASSWORD@host)</source>
        <translation>faltam nome e senha, ou estão errados (scheme://NOME:SENHA@host)</translation>
    </message>
    <message>
        <source>what is sent is no video, or names what may not be opened</source>
        <translation>o que é enviado não é vídeo, ou aponta para o que não pode ser aberto</translation>
    </message>
    <message>
        <source>this FFmpeg does not know the protocol</source>
        <translation>este FFmpeg não conhece o protocolo</translation>
    </message>
    <message>
        <source>the stream ended</source>
        <translation>a transmissão terminou</translation>
    </message>
    <message>
        <source>it holds no moving image</source>
        <translation>não contém imagem em movimento</translation>
    </message>
    <message>
        <source>its images are too large</source>
        <translation>suas imagens são grandes demais</translation>
    </message>
    <message>
        <source>its images are coded in an unknown way</source>
        <translation>suas imagens estão codificadas de uma forma desconhecida</translation>
    </message>
    <message>
        <source>it takes too long</source>
        <translation>demora demais</translation>
    </message>
    <message>
        <source>it needs too much memory</source>
        <translation>precisa de memória demais</translation>
    </message>
    <message>
        <source>it crashed</source>
        <translation>ele travou</translation>
    </message>
    <message>
        <source>it makes no image as a model of a face does</source>
        <translation>não produz imagem como faz um modelo de rosto</translation>
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
        <translation>Qual rosto deve se mover?</translation>
    </message>
    <message>
        <source>Click a face, or press its number.</source>
        <translation>Clique num rosto, ou aperte o seu número.</translation>
    </message>
    <message>
        <source>The photo with its faces numbered</source>
        <translation>A foto com os rostos numerados</translation>
    </message>
    <message>
        <source>Largest face</source>
        <translation>Maior rosto</translation>
    </message>
    <message>
        <source>Take face 1 (Enter)</source>
        <translation>Usar o rosto 1 (Enter)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Do not use this photo (Esc)</source>
        <translation>Não usar esta foto (Esc)</translation>
    </message>
    <message>
        <source>{count} faces</source>
        <translation>{count} rostos</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>There is nothing to paste: copy an image or a file first.</source>
        <translation>Não há nada para colar: copie primeiro uma imagem ou um arquivo.</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>One video or image is shown at a time: {name} is used, not {others}.</source>
        <translation>Só um vídeo ou uma imagem é mostrado por vez: {name} é usado, não {others}.</translation>
    </message>
    <message>
        <source>{names}: this image format is not read here. Save the image as JPEG or PNG and drop that; WebP, TIFF, BMP, GIF, HEIC and AVIF are read, too.</source>
        <translation>{names}: este formato de imagem não é lido aqui. Salve a imagem como JPEG ou PNG e solte esse arquivo; WebP, TIFF, BMP, GIF, HEIC e AVIF também são lidos.</translation>
    </message>
    <message>
        <source>{names}: a folder is used only where it holds a model. Drop the images or videos themselves.</source>
        <translation>{names}: uma pasta só é usada se contém um modelo. Solte as próprias imagens ou os próprios vídeos.</translation>
    </message>
    <message>
        <source>{names}: neither a model nor a photograph nor a video. Drop a model&apos;s folder, zip or .pb file, an image, or a video.</source>
        <translation>{names}: nem modelo, nem fotografia, nem vídeo. Solte a pasta, o zip ou o .pb de um modelo, uma imagem ou um vídeo.</translation>
    </message>
    <message>
        <source>{name} was not added. {reason}</source>
        <translation>{name} não foi adicionado. {reason}</translation>
    </message>
    <message>
        <source>{names}: not shown, since something else was chosen meanwhile. Drop or paste it again.</source>
        <translation>{names}: não é mostrado, porque entretanto foi escolhida outra coisa. Solte ou cole de novo.</translation>
    </message>
    <message>
        <source>Added: {names}.</source>
        <translation>Adicionados: {names}.</translation>
    </message>
    <message>
        <source>Added: {names}. {first} is selected.</source>
        <translation>Adicionados: {names}. {first} está selecionado.</translation>
    </message>
</context>
<context>
    <name>FormatButton</name>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>Taxa de quadros</translation>
    </message>
    <message>
        <source>{rate:g} fps</source>
        <translation>{rate:g} fps</translation>
    </message>
    <message>
        <source>The camera does not say what it offers</source>
        <translation>A câmera não diz o que oferece</translation>
    </message>
</context>
<context>
    <name>GrowPage</name>
    <message>
        <source>How much of this step is done</source>
        <translation>Quanto desta etapa está feito</translation>
    </message>
    <message>
        <source>The growing face</source>
        <translation>O rosto que cresce</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Parar</translation>
    </message>
    <message>
        <source>What is done is kept: the same name goes on from there</source>
        <translation>O que foi feito fica guardado: o mesmo nome continua dali</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Ocultar</translation>
    </message>
    <message>
        <source>It goes on; &quot;New face…&quot; shows this again</source>
        <translation>Continua; “Novo rosto…” mostra isto de novo</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Iniciando…</translation>
    </message>
    <message>
        <source>The growing face appears here</source>
        <translation>O rosto que cresce aparece aqui</translation>
    </message>
    <message>
        <source>The first images come after a minute or two of training.</source>
        <translation>As primeiras imagens vêm depois de um ou dois minutos de treino.</translation>
    </message>
    <message>
        <source>A first version is in the window already</source>
        <translation>Uma primeira versão já está na janela</translation>
    </message>
    <message>
        <source>It is one image of the video, moved. Training makes it better.</source>
        <translation>É uma imagem do vídeo, em movimento. O treino a melhora.</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Parando…</translation>
    </message>
    <message>
        <source>What was trained is being saved.</source>
        <translation>O que foi treinado está sendo salvo.</translation>
    </message>
    <message>
        <source>Each row shows twice: sketch, AI-generated, real</source>
        <translation>Cada linha mostra duas vezes: esboço, AI-generated, real</translation>
    </message>
</context>
<context>
    <name>InpaintPanel</name>
    <message>
        <source>Repair</source>
        <translation>Reparar</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pincel</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>Tamanho do pincel</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Borracha</translation>
    </message>
    <message>
        <source>Remove paint instead of painting</source>
        <translation>Tirar tinta em vez de pintar</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Desfazer</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Limpar</translation>
    </message>
    <message>
        <source>Remove all paint</source>
        <translation>Tirar toda a tinta</translation>
    </message>
    <message>
        <source>Paint over the left image: what is under it is repaired</source>
        <translation>Pinte sobre a imagem da esquerda: o que está embaixo é reparado</translation>
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
        <translation>Fechar</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Arquivo</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>&amp;Fonte</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modelo</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>E&amp;xibir</translation>
    </message>
    <message>
        <source>Size of photos</source>
        <translation>Tamanho das fotos</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;juda</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>Fechar esta mensagem</translation>
    </message>
</context>
<context>
    <name>MicrophoneCheck</name>
    <message>
        <source>Looking for microphones…</source>
        <translation>Procurando microfones…</translation>
    </message>
    <message>
        <source>Speak: the bar moves.</source>
        <translation>Fale: a barra se move.</translation>
    </message>
    <message>
        <source>Your voice is not recorded.</source>
        <translation>Sua voz não é gravada.</translation>
    </message>
    <message>
        <source>Its level is shown when nothing is recorded.</source>
        <translation>O nível é mostrado quando nada está sendo gravado.</translation>
    </message>
    <message>
        <source>{name} cannot be used: plug it in, or choose another. Until then recordings have no sound.</source>
        <translation>{name} não pode ser usado: conecte-o ou escolha outro. Até lá, as gravações não têm som.</translation>
    </message>
    <message>
        <source>There is no microphone: plug one in. Until then recordings have no sound.</source>
        <translation>Não há microfone: conecte um. Até lá, as gravações não têm som.</translation>
    </message>
    <message>
        <source>It gives only silence: it may be muted, or the system may not allow this program to hear it.</source>
        <translation>Ele só dá silêncio: pode estar mudo, ou o sistema não permite que este programa o ouça.</translation>
    </message>
</context>
<context>
    <name>MicrophoneSection</name>
    <message>
        <source>Sound of recordings</source>
        <translation>Som das gravações</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>Microfone</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Nível</translation>
    </message>
    <message>
        <source>The system&apos;s usual one</source>
        <translation>O usual do sistema</translation>
    </message>
    <message>
        <source>None: without sound</source>
        <translation>Nenhum: sem som</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>No favourite any more</source>
        <translation>Não é mais favorito</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorito</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>Treinar mais…</translation>
    </message>
    <message>
        <source>Export as one file…</source>
        <translation>Exportar como um só arquivo…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Retirar da lista</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Renomear…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Abrir pasta</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>Mover para a lixeira…</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>Treinar mais</translation>
    </message>
    <message>
        <source>Minutes for which {name} is trained further</source>
        <translation>Minutos pelos quais {name} é treinado a mais</translation>
    </message>
    <message>
        <source>Move the face {name} to the trash? Its files are in {folder}. Images that were kept to train it longer are deleted.</source>
        <translation>Mover o rosto {name} para a lixeira? Os arquivos estão em {folder}. As imagens guardadas para treiná-lo mais são apagadas.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renomear</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Novo nome</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>Mover para a lixeira</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Manter</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Repairs what you paint over</source>
        <translation>Repara o que você pinta</translation>
    </message>
    <message>
        <source>Makes a face from a drawing</source>
        <translation>Faz um rosto de um desenho</translation>
    </message>
    <message>
        <source>Cuts people out</source>
        <translation>Recorta pessoas</translation>
    </message>
    <message>
        <source>Sharpens</source>
        <translation>Aumenta a nitidez</translation>
    </message>
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
        <translation>O botão direito do mouse ou a tecla de menu mostra o que pode ser feito.</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Não pode ser usado</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>não informado</translation>
    </message>
    <message>
        <source>Licence: {text}</source>
        <translation>Licença: {text}</translation>
    </message>
    <message>
        <source>Consent: {text}</source>
        <translation>Consentimento: {text}</translation>
    </message>
    <message>
        <source>Not good yet. {why}</source>
        <translation>Ainda não está bom. {why}</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} pixels</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min</source>
        <translation>treinado por {minutes:.0f} min</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min, from a start trained for {before:.0f} min</source>
        <translation>treinado por {minutes:.0f} min, a partir de um modelo já treinado por {before:.0f} min</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>uma foto</translation>
    </message>
    <message>
        <source>mouth</source>
        <translation>boca</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>olhos</translation>
    </message>
    <message>
        <source>head</source>
        <translation>cabeça</translation>
    </message>
    <message>
        <source>Follows the motion, 1 is wholly: {figures}</source>
        <translation>Segue o movimento, 1 é por inteiro: {figures}</translation>
    </message>
    <message>
        <source>Measured: {figures}</source>
        <translation>Medido: {figures}</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>Remove from the list</source>
        <translation>Retirar da lista</translation>
    </message>
    <message>
        <source>{name} (cannot be used)</source>
        <translation>{name} (não pode ser usado)</translation>
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
        <translation>Lendo os modelos…</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>Novo rosto…</translation>
    </message>
    <message>
        <source>No model is called so. Clear the field above to see all of them.</source>
        <translation>Nenhum modelo se chama assim. Limpe o campo acima para ver todos.</translation>
    </message>
    <message>
        <source>Drop a photo or a video here to make a face of it; a model&apos;s folder, zip or frozen_model.pb anywhere in the window adds it.</source>
        <translation>Solte aqui uma foto ou um vídeo para fazer dele um rosto; a pasta, o zip ou o frozen_model.pb de um modelo, em qualquer lugar da janela, o adiciona.</translation>
    </message>
    <message>
        <source>There is no model yet. Drop a photo, or a model&apos;s folder, zip or frozen_model.pb, anywhere in the window.</source>
        <translation>Ainda não há modelo. Solte uma foto, ou a pasta, o zip ou o frozen_model.pb de um modelo, em qualquer lugar da janela.</translation>
    </message>
</context>
<context>
    <name>ModelSearch</name>
    <message>
        <source>Find a model</source>
        <translation>Procurar um modelo</translation>
    </message>
</context>
<context>
    <name>NewFace</name>
    <message>
        <source>New face</source>
        <translation>Novo rosto</translation>
    </message>
    <message>
        <source>Look straight into the camera and keep still</source>
        <translation>Olhe direto para a câmera e fique parado</translation>
    </message>
    <message>
        <source>Turn your head slowly to the left and back</source>
        <translation>Vire a cabeça devagar para a esquerda e volte</translation>
    </message>
    <message>
        <source>Turn your head slowly to the right and back</source>
        <translation>Vire a cabeça devagar para a direita e volte</translation>
    </message>
    <message>
        <source>Look up slowly and back</source>
        <translation>Olhe devagar para cima e volte</translation>
    </message>
    <message>
        <source>Look down slowly and back</source>
        <translation>Olhe devagar para baixo e volte</translation>
    </message>
    <message>
        <source>Tilt your head to one shoulder, then to the other</source>
        <translation>Incline a cabeça para um ombro, depois para o outro</translation>
    </message>
    <message>
        <source>Open your mouth wide and close it</source>
        <translation>Abra bem a boca e feche-a</translation>
    </message>
    <message>
        <source>Smile, with your lips closed and then showing your teeth</source>
        <translation>Sorria, com os lábios fechados e depois mostrando os dentes</translation>
    </message>
    <message>
        <source>Say slowly: A, E, I, O, U</source>
        <translation>Diga devagar: A, E, I, O, U</translation>
    </message>
    <message>
        <source>Blink, and raise your eyebrows</source>
        <translation>Pisque, e levante as sobrancelhas</translation>
    </message>
    <message>
        <source>Talk freely: tell what you did today</source>
        <translation>Fale livremente: conte o que fez hoje</translation>
    </message>
    <message>
        <source>Step 1 of 3: choosing images</source>
        <translation>Etapa 1 de 3: escolher imagens</translation>
    </message>
    <message>
        <source>Step 2 of 3: training</source>
        <translation>Etapa 2 de 3: treino</translation>
    </message>
    <message>
        <source>Step 3 of 3: writing the model</source>
        <translation>Etapa 3 de 3: escrever o modelo</translation>
    </message>
    <message>
        <source>Less than a minute left</source>
        <translation>Falta menos de um minuto</translation>
    </message>
    <message>
        <source>About a minute left</source>
        <translation>Falta cerca de um minuto</translation>
    </message>
    <message>
        <source>About {number} minutes left</source>
        <translation>Faltam cerca de {number} minutos</translation>
    </message>
    <message>
        <source>{number} s left</source>
        <translation>faltam {number} s</translation>
    </message>
    <message>
        <source>{name}: starting…</source>
        <translation>{name}: iniciando…</translation>
    </message>
    <message>
        <source>{name}: {minutes} min left</source>
        <translation>{name}: faltam {minutes} min</translation>
    </message>
    <message>
        <source>no images chosen yet</source>
        <translation>ainda sem imagens escolhidas</translation>
    </message>
    <message>
        <source>{done:.1f} of {all:g} minutes trained</source>
        <translation>{done:.1f} de {all:g} minutos treinados</translation>
    </message>
    <message>
        <source>In many of its images there is no face.</source>
        <translation>Em muitas das suas imagens não há rosto.</translation>
    </message>
    <message>
        <source>It does not look like the person yet.</source>
        <translation>Ainda não se parece com a pessoa.</translation>
    </message>
    <message>
        <source>It is still a smear.</source>
        <translation>Ainda está borrado.</translation>
    </message>
    <message>
        <source>Mouth and eyes are not where they should be.</source>
        <translation>Boca e olhos não estão onde deveriam.</translation>
    </message>
    <message>
        <source>On {number} images that it did not learn from:</source>
        <translation>Em {number} imagens com que não aprendeu:</translation>
    </message>
    <message>
        <source>a face in {share} %</source>
        <translation>um rosto em {share} %</translation>
    </message>
    <message>
        <source>{distance:.2f} from the person (another one: 0.6 and more)</source>
        <translation>a {distance:.2f} da pessoa (outra: 0,6 ou mais)</translation>
    </message>
    <message>
        <source>likeness of the image {ssim:.2f} of 1</source>
        <translation>semelhança da imagem {ssim:.2f} de 1</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>Não se vê nenhum rosto: escolha um vídeo de uma pessoa de frente para a câmera.</translation>
    </message>
    <message>
        <source>A face is seen in {percent} % of it only: cut out the part that shows the person.</source>
        <translation>Só se vê um rosto em {percent} %: recorte a parte que mostra a pessoa.</translation>
    </message>
    <message>
        <source>More than one person is seen: choose a video of one alone, and cover pictures of faces behind them.</source>
        <translation>Vê-se mais de uma pessoa: escolha um vídeo de uma só, e cubra imagens de rostos atrás dela.</translation>
    </message>
    <message>
        <source>The face is too dark: turn on a light in front of the person, or sit at a window.</source>
        <translation>O rosto está escuro demais: acenda uma luz diante da pessoa, ou sente-se perto de uma janela.</translation>
    </message>
    <message>
        <source>The face is {pixels} pixels wide, less than {least}: go nearer to the camera, or record more pixels.</source>
        <translation>O rosto tem {pixels} pixels de largura, menos que {least}: chegue mais perto da câmera, ou grave com mais pixels.</translation>
    </message>
    <message>
        <source>The face is blurred: clean the lens, let the camera focus, turn on a light.</source>
        <translation>O rosto está desfocado: limpe a lente, deixe a câmera focar, acenda uma luz.</translation>
    </message>
    <message>
        <source>It is {seconds} seconds long: half a minute at least is needed, with talking and looking around.</source>
        <translation>Tem {seconds} segundos: é preciso pelo menos meio minuto, falando e olhando em volta.</translation>
    </message>
    <message>
        <source>It holds {images} images, less than {least}: choose a longer video.</source>
        <translation>Tem {images} imagens, menos que {least}: escolha um vídeo mais longo.</translation>
    </message>
    <message>
        <source>The mouth hardly moves: talk, smile and open it wide, since the face learns only what it sees.</source>
        <translation>A boca quase não se move: fale, sorria e abra-a bem, pois o rosto só aprende o que vê.</translation>
    </message>
    <message>
        <source>The camera moves: put it on something firm, or what is behind the person is smeared into the face.</source>
        <translation>A câmera se move: ponha-a sobre algo firme, ou o que está atrás da pessoa borra o rosto.</translation>
    </message>
</context>
<context>
    <name>NewFaceForm</name>
    <message>
        <source>for example ana</source>
        <translation>por exemplo ana</translation>
    </message>
    <message>
        <source>Record me now, for a minute</source>
        <translation>Gravar-me agora, por um minuto</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, and come back here.</source>
        <translation>Nenhuma câmera dá imagens agora: escolha uma na janela e volte aqui.</translation>
    </message>
    <message>
        <source>Use video files</source>
        <translation>Usar arquivos de vídeo</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
    </message>
    <message>
        <source>Choose a video file</source>
        <translation>Escolher um arquivo de vídeo</translation>
    </message>
    <message>
        <source>Add another…</source>
        <translation>Adicionar outro…</translation>
    </message>
    <message>
        <source>Another video of the same person: the face learns more</source>
        <translation>Outro vídeo da mesma pessoa: o rosto aprende mais</translation>
    </message>
    <message>
        <source>The person in the video agreed to have their face trained</source>
        <translation>A pessoa do vídeo concordou que o seu rosto seja treinado</translation>
    </message>
    <message>
        <source>who agreed, and for what use</source>
        <translation>quem concordou, e para que uso</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>minutos</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>Começar de novo</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Começar</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nome</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vídeo</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consentimento</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>&amp;Tempo</translation>
    </message>
    <message>
        <source>One person, alone, in even light: talking, looking around, blinking. Longer training gives a sharper face. While it trains, live images are slower; the window can be used, and nothing leaves this computer.</source>
        <translation>Uma pessoa, sozinha, com luz uniforme: fala, olha em volta, pisca. Um treino mais longo dá um rosto mais nítido. Durante o treino as imagens ao vivo são mais lentas; a janela pode ser usada, e nada sai deste computador.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nome</translation>
    </message>
    <message>
        <source>Consent, in words</source>
        <translation>Consentimento, em palavras</translation>
    </message>
    <message>
        <source>Time for all of it, in minutes</source>
        <translation>Tempo para tudo, em minutos</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>A face of this name was begun ({done}): it goes on where it stopped, with its video and consent.</source>
        <translation>Um rosto com este nome foi começado ({done}): continua de onde parou, com o seu vídeo e consentimento.</translation>
    </message>
    <message>
        <source>Give the face a name.</source>
        <translation>Dê um nome ao rosto.</translation>
    </message>
    <message>
        <source>There is a face of this name already: choose another.</source>
        <translation>Já há um rosto com este nome: escolha outro.</translation>
    </message>
    <message>
        <source>Use letters, digits, spaces and .-_ in the name.</source>
        <translation>Use letras, números, espaços e .-_ no nome.</translation>
    </message>
    <message>
        <source>Choose a video file.</source>
        <translation>Escolha um arquivo de vídeo.</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, or a video file.</source>
        <translation>Nenhuma câmera dá imagens agora: escolha uma na janela, ou um arquivo de vídeo.</translation>
    </message>
    <message>
        <source>A face is made only of a person who agreed to it.</source>
        <translation>Só se faz o rosto de uma pessoa que concordou.</translation>
    </message>
</context>
<context>
    <name>OnAir</name>
    <message>
        <source>{name}: on air</source>
        <translation>{name}: no ar</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Close (Esc)</source>
        <translation>Fechar (Esc)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
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
        <translation>Distinguir sozinho fotos e desenhos</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Fotografia</translation>
    </message>
    <message>
        <source>Turn the image into a drawing first</source>
        <translation>Transformar primeiro a imagem em desenho</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Desenho</translation>
    </message>
    <message>
        <source>Use the drawing as it is</source>
        <translation>Usar o desenho como está</translation>
    </message>
    <message>
        <source>Skin tone, which a drawing does not say</source>
        <translation>Tom da pele, que um desenho não diz</translation>
    </message>
    <message>
        <source>Skin: as is likely</source>
        <translation>Pele: o mais provável</translation>
    </message>
    <message>
        <source>Skin: light</source>
        <translation>Pele: clara</translation>
    </message>
    <message>
        <source>Skin: medium</source>
        <translation>Pele: média</translation>
    </message>
    <message>
        <source>Skin: tan</source>
        <translation>Pele: bronzeada</translation>
    </message>
    <message>
        <source>Skin: brown</source>
        <translation>Pele: morena</translation>
    </message>
    <message>
        <source>Skin: dark</source>
        <translation>Pele: escura</translation>
    </message>
    <message>
        <source>Colour of the hair</source>
        <translation>Cor do cabelo</translation>
    </message>
    <message>
        <source>Hair: as is likely</source>
        <translation>Cabelo: o mais provável</translation>
    </message>
    <message>
        <source>Hair: black</source>
        <translation>Cabelo: preto</translation>
    </message>
    <message>
        <source>Hair: brown</source>
        <translation>Cabelo: castanho</translation>
    </message>
    <message>
        <source>Hair: blond</source>
        <translation>Cabelo: loiro</translation>
    </message>
    <message>
        <source>Hair: red</source>
        <translation>Cabelo: ruivo</translation>
    </message>
    <message>
        <source>Hair: grey</source>
        <translation>Cabelo: grisalho</translation>
    </message>
    <message>
        <source>Hair: white</source>
        <translation>Cabelo: branco</translation>
    </message>
</context>
<context>
    <name>PercentSlider</name>
    <message>
        <source>{tip}. Double click: as usual</source>
        <translation>{tip}. Clique duplo: como de costume</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Playback</source>
        <translation>Reprodução</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Tempo</translation>
    </message>
</context>
<context>
    <name>PresetBox</name>
    <message>
        <source>Preset</source>
        <translation>Predefinição</translation>
    </message>
    <message>
        <source>Motion settings under a name</source>
        <translation>Configurações de movimento com um nome</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>Configurações próprias</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Salvar…</translation>
    </message>
    <message>
        <source>Keep these settings under a name</source>
        <translation>Guardar estas configurações com um nome</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Apagar</translation>
    </message>
    <message>
        <source>Forget this preset; the settings stay as they are</source>
        <translation>Esquecer esta predefinição; as configurações ficam como estão</translation>
    </message>
    <message>
        <source>As I am</source>
        <translation>Como sou</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Calmo</translation>
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
        <translation>Salvar movimento</translation>
    </message>
    <message>
        <source>Name of these settings</source>
        <translation>Nome destas configurações</translation>
    </message>
    <message>
        <source>Replace the settings that are called {name}?</source>
        <translation>Substituir as configurações chamadas {name}?</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Substituir</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Manter</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Your image</source>
        <translation>A sua imagem</translation>
    </message>
    <message>
        <source>The generated image</source>
        <translation>A imagem gerada</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Você</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>Vídeo</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Imagem</translation>
    </message>
</context>
<context>
    <name>ProblemPage</name>
    <message>
        <source>Report a problem</source>
        <translation>Relatar um problema</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>O relato</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Show log file</source>
        <translation>Mostrar arquivo de registro</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Asking the system…</source>
        <translation>Consultando o sistema…</translation>
    </message>
    <message>
        <source>What I did:</source>
        <translation>O que fiz:</translation>
    </message>
    <message>
        <source>What I expected:</source>
        <translation>O que esperava:</translation>
    </message>
    <message>
        <source>What happened instead:</source>
        <translation>O que aconteceu em vez disso:</translation>
    </message>
    <message>
        <source>Nothing is sent. Add what you did and what went wrong, read through it, copy it, and paste it into your report. Names of files are left out.</source>
        <translation>Nada é enviado. Acrescente o que fez e o que deu errado, leia tudo, copie e cole no seu relato. Nomes de arquivos ficam de fora.</translation>
    </message>
    <message>
        <source>Copied: paste it into your report.</source>
        <translation>Copiado: cole no seu relato.</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>Unidade</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>&amp;Procurar em:</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>Arquivos do &amp;tipo:</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>Your image</source>
        <translation>A sua imagem</translation>
    </message>
    <message>
        <source>How much is recorded</source>
        <translation>Quanto está gravado</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Sit upright, your face in the middle</source>
        <translation>Sente-se direito, com o rosto no meio</translation>
    </message>
    <message>
        <source>It begins in…</source>
        <translation>Começa em…</translation>
    </message>
</context>
<context>
    <name>RecordingController</name>
    <message>
        <source>There is no image to save yet.</source>
        <translation>Ainda não há imagem para salvar.</translation>
    </message>
    <message>
        <source>There was no image to record yet.</source>
        <translation>Ainda não havia imagem para gravar.</translation>
    </message>
    <message>
        <source>the microphone {name} cannot be used.</source>
        <translation>o microfone {name} não pode ser usado.</translation>
    </message>
    <message>
        <source>there is no microphone.</source>
        <translation>não há microfone.</translation>
    </message>
    <message>
        <source>the video has none.</source>
        <translation>o vídeo não tem.</translation>
    </message>
</context>
<context>
    <name>RecordingsSection</name>
    <message>
        <source>Recordings</source>
        <translation>Gravações</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Escolher…</translation>
    </message>
    <message>
        <source>Usual folder</source>
        <translation>Pasta usual</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Mostrar</translation>
    </message>
    <message>
        <source>Small files</source>
        <translation>Arquivos pequenos</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Boa</translation>
    </message>
    <message>
        <source>Best images, large files</source>
        <translation>Melhores imagens, arquivos grandes</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Pasta</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualidade</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Tamanho</translation>
    </message>
    <message>
        <source>As large as it is shown</source>
        <translation>Do tamanho mostrado</translation>
    </message>
    <message>
        <source>{height} pixels high</source>
        <translation>{height} pixels de altura</translation>
    </message>
</context>
<context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>Restaurar configurações</translation>
    </message>
    <message>
        <source>Forget the window&apos;s size, the source, the model in use, the motion, all switches and all that the Settings page holds? Models that you added, favourites and presets stay, and no file is deleted.</source>
        <translation>Esquecer o tamanho da janela, a fonte, o modelo em uso, o movimento, todas as opções e tudo o que há na página de configurações? Os modelos que você adicionou, os favoritos e as predefinições ficam, e nenhum arquivo é apagado.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restaurar</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Manter</translation>
    </message>
</context>
<context>
    <name>RetargetPanel</name>
    <message>
        <source>Motion</source>
        <translation>Movimento</translation>
    </message>
    <message>
        <source>Relative</source>
        <translation>Relativo</translation>
    </message>
    <message>
        <source>The generated face changes as yours does from rest: the usual way</source>
        <translation>O rosto gerado muda como o seu a partir do repouso: o modo habitual</translation>
    </message>
    <message>
        <source>Absolute</source>
        <translation>Absoluto</translation>
    </message>
    <message>
        <source>The face takes the shape of yours, on its own head</source>
        <translation>O rosto toma a forma do seu, na própria cabeça</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Bruto</translation>
    </message>
    <message>
        <source>Your landmarks as they are, unfitted: the face may look distorted</source>
        <translation>Os seus pontos como são, sem ajuste: o rosto pode parecer distorcido</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>Cabeça</translation>
    </message>
    <message>
        <source>How much the head moves: 100 % is as much as yours</source>
        <translation>Quanto a cabeça se move: 100 % é tanto quanto a sua</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Expressão</translation>
    </message>
    <message>
        <source>How much mouth, eyes and brows move: 100 % is as much as yours</source>
        <translation>Quanto boca, olhos e sobrancelhas se movem: 100 % é tanto quanto os seus</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Suavização</translation>
    </message>
    <message>
        <source>Reduces jitter: more is calmer, and a little later</source>
        <translation>Reduz o tremor: mais é mais calmo, e um pouco mais tarde</translation>
    </message>
    <message>
        <source>Brows</source>
        <translation>Sobrancelhas</translation>
    </message>
    <message>
        <source>Of photographs: how much brows move</source>
        <translation>De fotografias: quanto as sobrancelhas se movem</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>Olhos</translation>
    </message>
    <message>
        <source>Of photographs: how much lids and gaze move</source>
        <translation>De fotografias: quanto pálpebras e olhar se movem</translation>
    </message>
    <message>
        <source>Mouth</source>
        <translation>Boca</translation>
    </message>
    <message>
        <source>Of photographs: how much the mouth moves</source>
        <translation>De fotografias: quanto a boca se move</translation>
    </message>
    <message>
        <source>Look at the viewer</source>
        <translation>Olhar para quem vê</translation>
    </message>
    <message>
        <source>Photographs look at whoever sees them, wherever you look</source>
        <translation>As fotografias olham para quem as vê, para onde quer que você olhe</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Restaurar</translation>
    </message>
    <message>
        <source>Back to the usual settings</source>
        <translation>Voltar às configurações habituais</translation>
    </message>
</context>
<context>
    <name>RuntimeSection</name>
    <message>
        <source>Speed</source>
        <translation>Velocidade</translation>
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
        <translation>Threads</translation>
    </message>
    <message>
        <source>Fewer leave more of the processor to other programs. For OpenVINO alone.</source>
        <translation>Menos threads deixam mais processador para outros programas. Só com OpenVINO.</translation>
    </message>
</context>
<context>
    <name>SeekSlider</name>
    <message>
        <source>Position</source>
        <translation>Posição</translation>
    </message>
    <message>
        <source>Click or drag to go there; arrow keys: 5 seconds</source>
        <translation>Clique ou arraste para ir até lá; setas: 5 segundos</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Reset settings…</source>
        <translation>Restaurar configurações…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fechar</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Configurações</translation>
    </message>
</context>
<context>
    <name>SharedRoom</name>
    <message>
        <source>Drag to share the room; double click for both images as high</source>
        <translation>Arraste para repartir o espaço; clique duplo deixa as duas imagens da mesma altura</translation>
    </message>
</context>
<context>
    <name>SigningKey</name>
    <message>
        <source>Checking the key…</source>
        <translation>Verificando a chave…</translation>
    </message>
</context>
<context>
    <name>SigningSection</name>
    <message>
        <source>Label and signature</source>
        <translation>Aviso e assinatura</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the face</source>
        <translation>Escrever “AI-generated” no rosto</translation>
    </message>
    <message>
        <source>Choose a key…</source>
        <translation>Escolher uma chave…</translation>
    </message>
    <message>
        <source>Usual key</source>
        <translation>Chave usual</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Aviso</translation>
    </message>
    <message>
        <source>What you save always says in its data that it was generated.</source>
        <translation>O que você salva sempre indica nos próprios dados que foi gerado.</translation>
    </message>
    <message>
        <source>Signed with</source>
        <translation>Assinado com</translation>
    </message>
    <message>
        <source>This installation&apos;s own key</source>
        <translation>A chave própria desta instalação</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Source</source>
        <translation>Fonte</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>Nenhuma câmera encontrada</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demonstração</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Desligada</translation>
    </message>
    <message>
        <source>Open video…</source>
        <translation>Abrir vídeo…</translation>
    </message>
    <message>
        <source>Open address…</source>
        <translation>Abrir endereço…</translation>
    </message>
    <message>
        <source>Where your image comes from (I)</source>
        <translation>De onde vem a sua imagem (I)</translation>
    </message>
    <message>
        <source>Choose a source</source>
        <translation>Escolher uma fonte</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>Câmera {number}</translation>
    </message>
</context>
<context>
    <name>StateMessage</name>
    <message>
        <source>Opening {name}…</source>
        <translation>Abrindo {name}…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Abrindo…</translation>
    </message>
    <message>
        <source>The video has ended</source>
        <translation>O vídeo terminou</translation>
    </message>
    <message>
        <source>Press P to play it again, or choose another source.</source>
        <translation>Aperte P para reproduzi-lo de novo, ou escolha outra fonte.</translation>
    </message>
    <message>
        <source>Look straight ahead, with your face at rest</source>
        <translation>Olhe para a frente, com o rosto em repouso</translation>
    </message>
    <message>
        <source>Learning the face at rest…</source>
        <translation>Aprendendo o rosto em repouso…</translation>
    </message>
    <message>
        <source>Hold still…</source>
        <translation>Fique parado…</translation>
    </message>
    <message>
        <source>The camera gives only black</source>
        <translation>A câmera só dá preto</translation>
    </message>
    <message>
        <source>Open its cover, or switch it on: some laptops have a key or a slider for it.</source>
        <translation>Abra a tampa dela, ou ligue-a: alguns notebooks têm uma tecla ou um controle para isso.</translation>
    </message>
    <message>
        <source>Too dark to see a face</source>
        <translation>Escuro demais para ver um rosto</translation>
    </message>
    <message>
        <source>Turn on a light in front of you.</source>
        <translation>Acenda uma luz à sua frente.</translation>
    </message>
    <message>
        <source>Looking for a face…</source>
        <translation>Procurando um rosto…</translation>
    </message>
    <message>
        <source>Several faces: following the one in the box. Click another.</source>
        <translation>Vários rostos: o da moldura é seguido. Clique em outro.</translation>
    </message>
    <message>
        <source>The generated face appears here</source>
        <translation>O rosto gerado aparece aqui</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>Carregando {name}…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Carregando o modelo…</translation>
    </message>
    <message>
        <source>This model cannot be used</source>
        <translation>Este modelo não pode ser usado</translation>
    </message>
    <message>
        <source>At zero, the face in the video is learned as at rest</source>
        <translation>No zero, o rosto do vídeo é aprendido como rosto em repouso</translation>
    </message>
    <message>
        <source>The face at rest is learned when the video goes on</source>
        <translation>O rosto em repouso será aprendido quando o vídeo continuar</translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation>Nenhum modelo escolhido</translation>
    </message>
    <message>
        <source>Choose one in the list, or drop a model&apos;s folder or zip here.</source>
        <translation>Escolha um na lista, ou solte aqui a pasta ou o zip de um modelo.</translation>
    </message>
    <message>
        <source>The result appears here</source>
        <translation>O resultado aparece aqui</translation>
    </message>
    <message>
        <source>It moves as soon as the camera or the video gives an image.</source>
        <translation>Move-se assim que a câmera ou o vídeo dá uma imagem.</translation>
    </message>
    <message>
        <source>This source cannot be used</source>
        <translation>Esta fonte não pode ser usada</translation>
    </message>
    <message>
        <source>No camera chosen</source>
        <translation>Nenhuma câmera escolhida</translation>
    </message>
    <message>
        <source>Plug one in, open a video (Ctrl+O), drop one here, or try the demo (Ctrl+D).</source>
        <translation>Conecte uma, abra um vídeo (Ctrl+O), solte um aqui, ou experimente a demonstração (Ctrl+D).</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>{name} não pode ser mostrado</translation>
    </message>
    <message>
        <source>Waiting for {name}</source>
        <translation>Esperando {name}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Figures</source>
        <translation>Números</translation>
    </message>
    <message>
        <source>video {rate:.1f} fps</source>
        <translation>vídeo {rate:.1f} fps</translation>
    </message>
    <message>
        <source>camera {rate:.1f} fps</source>
        <translation>câmera {rate:.1f} fps</translation>
    </message>
    <message>
        <source>output {rate:.1f} fps</source>
        <translation>saída {rate:.1f} fps</translation>
    </message>
    <message>
        <source>delay {delay:.0f} ms</source>
        <translation>atraso {delay:.0f} ms</translation>
    </message>
    <message>
        <source>{size} instead of {width} × {height}</source>
        <translation>{size} em vez de {width} × {height}</translation>
    </message>
    <message>
        <source>tracking</source>
        <translation>rastreio</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>movimento</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>desenho</translation>
    </message>
    <message>
        <source>generating</source>
        <translation>geração</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>olhos</translation>
    </message>
    <message>
        <source>merging</source>
        <translation>composição</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>suavização</translation>
    </message>
    <message>
        <source>{stage} {time:.0f} ms</source>
        <translation>{stage} {time:.0f} ms</translation>
    </message>
    <message>
        <source>{runtime} on {device}</source>
        <translation>{runtime} em {device}</translation>
    </message>
</context>
<context>
    <name>TaskController</name>
    <message>
        <source>Nearly all of the image is painted over, and nothing is left to repair it from: erase some of it.</source>
        <translation>Quase toda a imagem está pintada e não resta nada a partir do qual repará-la: apague uma parte.</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>This is a link to {host}, and no page is opened here. Save the image or video in the browser, and drop that file.</source>
        <translation>Isto é um link para {host}, e nenhuma página é aberta aqui. Salve a imagem ou o vídeo no navegador e solte esse arquivo.</translation>
    </message>
    <message>
        <source>This image cannot be read here. Save it in the browser, and drop that file.</source>
        <translation>Esta imagem não pode ser lida aqui. Salve-a no navegador e solte esse arquivo.</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show window</source>
        <translation>Mostrar a janela</translation>
    </message>
    <message>
        <source>Stop sending</source>
        <translation>Parar de enviar</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Sair</translation>
    </message>
    <message>
        <source>face2face sends as {name}</source>
        <translation>face2face envia como {name}</translation>
    </message>
</context>
<context>
    <name>UnfinishedList</name>
    <message>
        <source>Unfinished faces</source>
        <translation>Rostos inacabados</translation>
    </message>
    <message>
        <source>Discard what was done of {name}? It cannot be brought back.</source>
        <translation>Descartar o que foi feito de {name}? Não se pode recuperar.</translation>
    </message>
    <message>
        <source>Discard an unfinished face</source>
        <translation>Descartar um rosto inacabado</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Descartar</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Manter</translation>
    </message>
</context>
<context>
    <name>UnfinishedRow</name>
    <message>
        <source>camera</source>
        <translation>câmera</translation>
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
        <translation>Um rosto está sendo treinado</translation>
    </message>
    <message>
        <source>The face {name} is not ready yet. If you close now, what was trained is kept in {folder}, and New face… continues it the next time.</source>
        <translation>O rosto {name} ainda não está pronto. Se fechar agora, o que foi treinado fica em {folder}, e “Novo rosto…” continua da próxima vez.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Parar e fechar</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>Continuar treinando</translation>
    </message>
    <message>
        <source>A face is being recorded</source>
        <translation>Um rosto está sendo gravado</translation>
    </message>
    <message>
        <source>The recording for {name} is not complete. If you close now, it is given up and removed.</source>
        <translation>A gravação para {name} não está completa. Se fechar agora, ela é abandonada e removida.</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>Abandonar e fechar</translation>
    </message>
    <message>
        <source>Keep recording</source>
        <translation>Continuar gravando</translation>
    </message>
</context>
<context>
    <name>View</name>
    <message>
        <source>your camera is recorded beside it</source>
        <translation>a sua câmera é gravada ao lado</translation>
    </message>
    <message>
        <source>ON AIR</source>
        <translation>NO AR</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Your movements, another face</source>
        <translation>Os seus movimentos, outro rosto</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>O que faz</translation>
    </message>
    <message>
        <source>Your camera is on the left. On the right a face moves as you do: made from one photo, or trained from a video. Nothing leaves this computer.</source>
        <translation>A sua câmera está à esquerda. À direita, um rosto se move como você: feito com uma única foto ou treinado com um vídeo. Nada sai deste computador.</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consentimento</translation>
    </message>
    <message>
        <source>Use a face only if the person agreed, and tell viewers that it is generated. What you save or send is labelled “AI-generated” unless you turn that off.</source>
        <translation>Use um rosto só se a pessoa concordou, e diga a quem vê que ele é gerado. O que você salva ou envia leva o aviso “AI-generated”, a não ser que o desligue.</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ajuda</translation>
    </message>
    <message>
        <source>F1 opens the manual, F2 lists all keys, Shift+F1 brings back this page. C calibrates when the face does not follow you well.</source>
        <translation>F1 abre o manual, F2 mostra todas as teclas, Shift+F1 traz esta página de volta. C calibra quando o rosto não segue você bem.</translation>
    </message>
    <message>
        <source>Start with my camera</source>
        <translation>Começar com a minha câmera</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Experimentar a demonstração</translation>
    </message>
</context>
<context>
    <name>WindowSection</name>
    <message>
        <source>Window</source>
        <translation>Janela</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Como o sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Escuro</translation>
    </message>
    <message>
        <source>Show my camera as a mirror does</source>
        <translation>Mostrar minha câmera como num espelho</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>Vale a partir do próximo início.</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Cores</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Espelhar</translation>
    </message>
</context>
<context>
    <name>Photo</name>
    <message>
        <source>The edge cuts the face: choose a photograph that shows the whole head.</source>
        <translation>A borda corta o rosto: escolha uma foto que mostre a cabeça inteira.</translation>
    </message>
    <message>
        <source>The face is small, and stays blurred: choose a larger photograph.</source>
        <translation>O rosto é pequeno e fica desfocado: escolha uma foto maior.</translation>
    </message>
    <message>
        <source>The face is blurred: choose a sharper photograph, or sharpen this one with the model deblur.</source>
        <translation>O rosto está desfocado: escolha uma foto mais nítida ou aumente a nitidez desta com o modelo deblur.</translation>
    </message>
    <message>
        <source>The face is dark: choose a photograph with more light on it.</source>
        <translation>O rosto está escuro: escolha uma foto com mais luz sobre ele.</translation>
    </message>
    <message>
        <source>The face looks far aside, and half of it is not seen: choose a photograph in which it looks at the camera.</source>
        <translation>O rosto está muito virado para o lado, e metade não se vê: escolha uma foto em que olhe para a câmera.</translation>
    </message>
    <message>
        <source>The eyes are shut, or nearly, and stay so: choose a photograph with open eyes.</source>
        <translation>Os olhos estão fechados, ou quase, e assim ficam: escolha uma foto com os olhos abertos.</translation>
    </message>
</context>
</TS>
