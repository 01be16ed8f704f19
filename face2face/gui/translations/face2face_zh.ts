<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Open video…</source>
        <translation>打开视频…</translation>
    </message>
    <message>
        <source>Play a video file instead of a camera</source>
        <translation>播放视频文件而不用摄像头</translation>
    </message>
    <message>
        <source>Play the demo</source>
        <translation>播放演示</translation>
    </message>
    <message>
        <source>Play the clip that is included</source>
        <translation>播放自带的短片</translation>
    </message>
    <message>
        <source>Choose a camera…</source>
        <translation>选择摄像头…</translation>
    </message>
    <message>
        <source>Show the list of cameras and videos</source>
        <translation>显示摄像头和视频列表</translation>
    </message>
    <message>
        <source>Size and rate of the camera…</source>
        <translation>摄像头的尺寸和帧率…</translation>
    </message>
    <message>
        <source>Choose how large the camera&apos;s images are, and how many come a second</source>
        <translation>选择摄像头图像的尺寸和每秒的帧数</translation>
    </message>
    <message>
        <source>Look for cameras</source>
        <translation>查找摄像头</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>再次查找摄像头</translation>
    </message>
    <message>
        <source>Play from the start</source>
        <translation>从头播放</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>再次播放视频</translation>
    </message>
    <message>
        <source>Repeat videos</source>
        <translation>循环播放</translation>
    </message>
    <message>
        <source>Begin again at the end of a video</source>
        <translation>视频结束后从头开始</translation>
    </message>
    <message>
        <source>Convert the whole video, and save it as a file</source>
        <translation>转换整个视频并保存为文件</translation>
    </message>
    <message>
        <source>Let video call apps use the generated image as a camera</source>
        <translation>让视频通话软件把生成的图像当作摄像头</translation>
    </message>
    <message>
        <source>Set how the generated face follows your motion</source>
        <translation>设置生成的脸如何跟随你的动作</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the generated image, in recordings too</source>
        <translation>在生成的图像上写“AI-generated”，录制中也写</translation>
    </message>
    <message>
        <source>How Zoom, Teams, Meet and OBS take the generated image as a camera</source>
        <translation>Zoom、Teams、Meet 和 OBS 如何把生成的图像当作摄像头</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop the video, or let it go on</source>
        <translation>停住视频，或让它继续</translation>
    </message>
    <message>
        <source>A frame back</source>
        <translation>后退一帧</translation>
    </message>
    <message>
        <source>Show the frame before</source>
        <translation>显示前一帧</translation>
    </message>
    <message>
        <source>A frame forward</source>
        <translation>前进一帧</translation>
    </message>
    <message>
        <source>Show the next frame</source>
        <translation>显示下一帧</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Hear the video; recordings have its sound in any case</source>
        <translation>听视频的声音；录制中总有它的声音</translation>
    </message>
    <message>
        <source>Convert the whole video…</source>
        <translation>转换整个视频…</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>截图</translation>
    </message>
    <message>
        <source>Save what is shown as an image</source>
        <translation>把显示的内容存为图像</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Record what is shown as a video, with the microphone&apos;s sound</source>
        <translation>把显示的内容连同麦克风的声音录成视频</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>虚拟摄像头</translation>
    </message>
    <message>
        <source>Show recordings</source>
        <translation>显示录制的视频</translation>
    </message>
    <message>
        <source>Open the folder with recordings</source>
        <translation>打开录制文件夹</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Set folder, microphone, recordings, colours, language and more</source>
        <translation>设置文件夹、麦克风、录制、颜色、语言等</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Close the program</source>
        <translation>关闭程序</translation>
    </message>
    <message>
        <source>Choose a model…</source>
        <translation>选择模型…</translation>
    </message>
    <message>
        <source>Go to the list of models</source>
        <translation>转到模型列表</translation>
    </message>
    <message>
        <source>Find a model…</source>
        <translation>查找模型…</translation>
    </message>
    <message>
        <source>Find a model by its name</source>
        <translation>按名称查找模型</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder…</source>
        <translation>添加模型文件夹…</translation>
    </message>
    <message>
        <source>Add the folder of a trained face</source>
        <translation>添加一张训练好的脸的文件夹</translation>
    </message>
    <message>
        <source>Add a model&apos;s file…</source>
        <translation>添加模型文件…</translation>
    </message>
    <message>
        <source>Add a trained face from a zip file or a frozen graph (.pb)</source>
        <translation>从 zip 文件或冻结图(.pb)添加训练好的脸</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>新建脸…</translation>
    </message>
    <message>
        <source>Train a face from a video, or from a minute before the camera</source>
        <translation>用视频，或在摄像头前的一分钟，训练一张脸</translation>
    </message>
    <message>
        <source>New face from a photo…</source>
        <translation>用照片新建脸…</translation>
    </message>
    <message>
        <source>Move the face of a photograph, at once and without training</source>
        <translation>让照片里的脸动起来，立即可用，无需训练</translation>
    </message>
    <message>
        <source>Paste a photo</source>
        <translation>粘贴照片</translation>
    </message>
    <message>
        <source>Move the face of a copied photograph</source>
        <translation>让复制的照片里的脸动起来</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Learn your face at rest: look straight ahead while it counts to three</source>
        <translation>学习你放松时的脸：数到三期间请直视前方</translation>
    </message>
    <message>
        <source>Motion…</source>
        <translation>动作…</translation>
    </message>
    <message>
        <source>Choose model {number}</source>
        <translation>选择模型 {number}</translation>
    </message>
    <message>
        <source>Choose the model with this number</source>
        <translation>选择此编号的模型</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>特征点</translation>
    </message>
    <message>
        <source>Show the landmarks instead of the camera</source>
        <translation>显示特征点而不显示摄像头画面</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Flip left and right, as a mirror does: cameras only, never in recordings</source>
        <translation>像镜子一样左右翻转：仅用于摄像头，录制时从不翻转</translation>
    </message>
    <message>
        <source>Face alone</source>
        <translation>只看脸</translation>
    </message>
    <message>
        <source>Landmarks on your face</source>
        <translation>你脸上的特征点</translation>
    </message>
    <message>
        <source>Draw your own landmarks over your image: never in recordings</source>
        <translation>在你的图像上画出你的特征点：录制中从不出现</translation>
    </message>
    <message>
        <source>Close-up</source>
        <translation>特写</translation>
    </message>
    <message>
        <source>Show your face alone instead of the camera&apos;s whole image, in recordings too</source>
        <translation>只显示你的脸而不是整个摄像头画面，录制中也如此</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>前后对比</translation>
    </message>
    <message>
        <source>Lay both images over each other, with a line to drag: never in recordings</source>
        <translation>把两幅图像叠在一起，用一条线拖动：录制中从不出现</translation>
    </message>
    <message>
        <source>Look closer</source>
        <translation>看近些</translation>
    </message>
    <message>
        <source>Enlarge both images, as the mouse wheel does: never in recordings</source>
        <translation>放大两幅图像，如同鼠标滚轮：录制中从不出现</translation>
    </message>
    <message>
        <source>Look less close</source>
        <translation>看远些</translation>
    </message>
    <message>
        <source>Make both images smaller again</source>
        <translation>再次缩小两幅图像</translation>
    </message>
    <message>
        <source>Whole images</source>
        <translation>完整图像</translation>
    </message>
    <message>
        <source>Show both images whole again, as a double click does</source>
        <translation>再次完整显示两幅图像，如同双击</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Leave full screen</source>
        <translation>退出全屏</translation>
    </message>
    <message>
        <source>Back to the window</source>
        <translation>回到窗口</translation>
    </message>
    <message>
        <source>“AI-generated” label</source>
        <translation>“AI-generated”标记</translation>
    </message>
    <message>
        <source>Reset settings</source>
        <translation>重置设置</translation>
    </message>
    <message>
        <source>Forget size, source, face, motion and switches</source>
        <translation>忘记大小、来源、脸、动作和开关</translation>
    </message>
    <message>
        <source>About and consent</source>
        <translation>关于与同意</translation>
    </message>
    <message>
        <source>Show the first page again</source>
        <translation>再次显示首页</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>显示所有按键</translation>
    </message>
    <message>
        <source>Read the manual</source>
        <translation>阅读手册</translation>
    </message>
    <message>
        <source>Open the manual in the browser</source>
        <translation>在浏览器中打开手册</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>在视频通话软件中</translation>
    </message>
    <message>
        <source>Report a problem…</source>
        <translation>报告问题…</translation>
    </message>
    <message>
        <source>Copy versions, hardware and log for a report; nothing is sent</source>
        <translation>复制版本、硬件和日志以供报告；不会发送任何内容</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Show the generated face alone</source>
        <translation>只显示生成的脸</translation>
    </message>
    <message>
        <source>The generated face on the whole screen; Esc leaves</source>
        <translation>全屏显示生成的脸；按 Esc 退出</translation>
    </message>
    <message>
        <source>Model&apos;s view</source>
        <translation>模型所见</translation>
    </message>
    <message>
        <source>Show what the model is given</source>
        <translation>显示交给模型的内容</translation>
    </message>
    <message>
        <source>Result alone</source>
        <translation>只看结果</translation>
    </message>
    <message>
        <source>Show the result alone</source>
        <translation>只显示结果</translation>
    </message>
    <message>
        <source>The result on the whole screen; Esc leaves</source>
        <translation>全屏显示结果；按 Esc 退出</translation>
    </message>
    <message>
        <source>Choose a model by its number</source>
        <translation>按编号选择模型</translation>
    </message>
    <message>
        <source>Side of what is shown of a photo, or of a face that can do 512; larger is slower</source>
        <translation>照片或支持 512 像素的人脸所显示部分的边长；越大越慢</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} 像素</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>修复…</translation>
    </message>
    <message>
        <source>Paint over what is to be repaired</source>
        <translation>涂抹要修复的地方</translation>
    </message>
    <message>
        <source>Drawing…</source>
        <translation>绘画…</translation>
    </message>
    <message>
        <source>Say whether the image is a photo or a drawing</source>
        <translation>说明图像是照片还是绘画</translation>
    </message>
    <message>
        <source>Background…</source>
        <translation>背景…</translation>
    </message>
    <message>
        <source>Choose the background behind the person</source>
        <translation>选择人物背后的背景</translation>
    </message>
    <message>
        <source>Sharpness…</source>
        <translation>清晰度…</translation>
    </message>
    <message>
        <source>Set how much to sharpen</source>
        <translation>设置锐化的程度</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>{name} cannot be used. {why} {other} stays in use.</source>
        <translation>{name} 无法使用。{why} 继续使用 {other}。</translation>
    </message>
    <message>
        <source>Checking {names}…</source>
        <translation>正在检查 {names}…</translation>
    </message>
    <message>
        <source>Reading the image…</source>
        <translation>正在读取图像…</translation>
    </message>
    <message>
        <source>The program ended the last time while it loaded the model {name}. The usual model is used instead.</source>
        <translation>上次程序在加载模型 {name} 时结束了。现改用常用的模型。</translation>
    </message>
    <message>
        <source>The recording ended early. {why} What was recorded is in {name} in {folder}</source>
        <translation>录制提前结束。{why} 已录制的内容在 {folder} 的 {name} 中</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}, without sound: {why}</source>
        <translation>已保存为 {folder} 中的 {name}，没有声音：{why}</translation>
    </message>
    <message>
        <source>Saved as {name} in {folder}</source>
        <translation>已保存为 {folder} 中的 {name}</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>{name} is converted: {file} in {folder}</source>
        <translation>{name} 已转换：{folder} 中的 {file}</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>播放结果</translation>
    </message>
    <message>
        <source>{name} is ready and selected.</source>
        <translation>{name} 已就绪并已选中。</translation>
    </message>
    <message>
        <source>{name} is selected, but not good yet. {why} Train it longer.</source>
        <translation>已选中 {name}，但还不够好。{why} 请再训练它。</translation>
    </message>
    <message>
        <source>One face is made at a time: wait until {name} is ready, or stop it, and drop the video again.</source>
        <translation>一次只制作一张脸：请等 {name} 就绪，或停止它，然后重新拖放视频。</translation>
    </message>
    <message>
        <source>A first version of {name} is selected. Training makes it better.</source>
        <translation>已选中 {name} 的第一版。训练会让它更好。</translation>
    </message>
    <message>
        <source>The face {name} is not finished yet.</source>
        <translation>脸 {name} 尚未完成。</translation>
    </message>
    <message>
        <source>Faces that are not finished yet: {names}.</source>
        <translation>尚未完成的脸：{names}。</translation>
    </message>
    <message>
        <source>Continue…</source>
        <translation>继续…</translation>
    </message>
    <message>
        <source>{name} was removed from the list. Its files are still where they were.</source>
        <translation>{name} 已从列表中移除。它的文件仍在原处。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Exporting {name}…</source>
        <translation>正在导出 {name}…</translation>
    </message>
    <message>
        <source>{name} was exported as {file} in {folder}. Whoever gets it drops it into this window.</source>
        <translation>{name} 已导出为 {folder} 中的 {file}。收到的人把它拖放到此窗口即可。</translation>
    </message>
    <message>
        <source>{name} comes with the program and stays in the list.</source>
        <translation>{name} 随程序提供，会留在列表中。</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash: delete {path} yourself.</source>
        <translation>无法把 {name} 移到回收站：请自行删除 {path}。</translation>
    </message>
    <message>
        <source>Settings were reset.</source>
        <translation>设置已重置。</translation>
    </message>
    <message>
        <source>No program opened it here. It is {place}</source>
        <translation>这里没有程序能打开它。它是 {place}</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Something went wrong: {text}</source>
        <translation>出了问题：{text}</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context>
<context>
    <name>Attribution</name>
    <message>
        <source>public domain (the photograph of a painting that is in the public domain)</source>
        <translation>公有领域（一幅公有领域画作的照片）</translation>
    </message>
    <message>
        <source>faker-js/assets-person-portrait, made with Stable Diffusion 3</source>
        <translation>faker-js/assets-person-portrait，用 Stable Diffusion 3 生成</translation>
    </message>
    <message>
        <source>Leonardo da Vinci, Mona Lisa, about 1503 to 1516, Musée du Louvre, Paris</source>
        <translation>列奥纳多·达·芬奇，Mona Lisa，约 1503 至 1516 年，巴黎卢浮宫</translation>
    </message>
    <message>
        <source>Johannes Vermeer, Girl with a Pearl Earring, about 1665, Mauritshuis, The Hague</source>
        <translation>约翰内斯·维米尔，Girl with a Pearl Earring，约 1665 年，海牙莫瑞泰斯皇家美术馆</translation>
    </message>
    <message>
        <source>John Singer Sargent, Lady Agnew of Lochnaw, 1892, National Galleries of Scotland, Edinburgh</source>
        <translation>约翰·辛格·萨金特，Lady Agnew of Lochnaw，1892 年，爱丁堡苏格兰国家美术馆</translation>
    </message>
    <message>
        <source>Trained on speaker 1 of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>用 GRID audiovisual sentence corpus 的 1 号说话人训练：Cooke、Barker、Cunningham 与 Shao（2006），Zenodo 3625687，CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the first 60 frames of the sentence lbbc2a of the GRID audiovisual sentence corpus: Cooke, Barker, Cunningham and Shao (2006), Zenodo record 3625687, CC BY 4.0</source>
        <translation>用 GRID audiovisual sentence corpus 中句子 lbbc2a 的前 60 帧训练：Cooke、Barker、Cunningham 与 Shao（2006），Zenodo 3625687，CC BY 4.0</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>用 Face Research Lab London Set（DeBruine 与 Jones 2017，figshare 5047666，CC BY 4.0）、同一作者的年轻成人面孔（figshare 4220517，CC BY）以及并不存在的人训练：faker-js/assets-person-portrait（CC0）和 SelfishGene/SFHQ-T2I-dataset（MIT）</translation>
    </message>
    <message>
        <source>Trained on the Face Research Lab London Set (DeBruine and Jones 2017, figshare 5047666, CC BY 4.0), faces of young adults by the same (figshare 4220517, CC BY), speakers of the GRID audiovisual sentence corpus (Cooke, Barker, Cunningham and Shao 2006, Zenodo record 3625687, CC BY 4.0), and people who do not exist: faker-js/assets-person-portrait (CC0) and SelfishGene/SFHQ-T2I-dataset (MIT)</source>
        <translation>用 Face Research Lab London Set（DeBruine 与 Jones 2017，figshare 5047666，CC BY 4.0）、同一作者的年轻成人面孔（figshare 4220517，CC BY）、GRID audiovisual sentence corpus 的说话人（Cooke、Barker、Cunningham 与 Shao 2006，Zenodo 3625687，CC BY 4.0）以及并不存在的人训练：faker-js/assets-person-portrait（CC0）和 SelfishGene/SFHQ-T2I-dataset（MIT）</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>Copy modprobe</source>
        <translation>复制 modprobe</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>In your call app</source>
        <translation>在视频通话软件中</translation>
    </message>
    <message>
        <source>The virtual camera is on. Call apps know it as {name}.</source>
        <translation>虚拟摄像头已打开。在视频通话软件中它叫 {name}。</translation>
    </message>
    <message>
        <source>The virtual camera is off: Ctrl+K switches it on.</source>
        <translation>虚拟摄像头已关闭：按 Ctrl+K 打开。</translation>
    </message>
    <message>
        <source>Settings, Video, Camera: {name}.</source>
        <translation>设置 → 视频 → 摄像头：{name}。</translation>
    </message>
    <message>
        <source>Settings, Devices, Camera: {name}.</source>
        <translation>设置 → 设备 → 摄像头：{name}。</translation>
    </message>
    <message>
        <source>More options (⋮), Settings, Video, Camera: {name}. The browser asks once whether the page may use it.</source>
        <translation>更多选项(⋮) → 设置 → 视频 → 摄像头：{name}。浏览器会询问一次是否允许该网页使用它。</translation>
    </message>
    <message>
        <source>Switch the virtual camera on first, then start the call app or its browser: most look for cameras only once.</source>
        <translation>请先打开虚拟摄像头，再启动视频通话软件或其浏览器：大多数软件只查找一次摄像头。</translation>
    </message>
    <message>
        <source>What you send is generated: tell the others at the beginning, and use a face only if its person agreed. The image says “AI-generated” unless you turn that off.</source>
        <translation>你发送的内容是生成的：请在一开始就告诉对方，并且只有在本人同意时才使用其脸。图像上带有“AI-generated”标记，除非你关闭它。</translation>
    </message>
    <message>
        <source>The camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Lips and voice</source>
        <translation>口型与声音</translation>
    </message>
    <message>
        <source>It is not in the list?</source>
        <translation>列表中没有它？</translation>
    </message>
    <message>
        <source>Tell the others</source>
        <translation>告诉对方</translation>
    </message>
    <message>
        <source>It is the one of OBS Studio 30 or newer: install OBS, start its virtual camera once, stop it, and close OBS.</source>
        <translation>它来自 OBS Studio 30 或更新版本：请安装 OBS，启动一次它的虚拟摄像头，停止，然后关闭 OBS。</translation>
    </message>
    <message>
        <source>It needs v4l2loopback: {command}.</source>
        <translation>它需要 v4l2loopback：{command}。</translation>
    </message>
    <message>
        <source>It needs v4l2loopback, from your system&apos;s packages.</source>
        <translation>它需要系统软件包中的 v4l2loopback。</translation>
    </message>
    <message>
        <source>After a restart of the computer, modprobe brings it back.</source>
        <translation>电脑重启后，用 modprobe 可以恢复它。</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device (V4L2), Device: {name}.</source>
        <translation>来源 → + → 视频采集设备(V4L2) → 设备：{name}。</translation>
    </message>
    <message>
        <source>Sources, +, Video Capture Device: {name}. OBS cannot start its own virtual camera meanwhile, since this program sends through it.</source>
        <translation>来源 → + → 视频采集设备：{name}。在此期间 OBS 无法启动自己的虚拟摄像头，因为本程序正通过它发送。</translation>
    </message>
    <message>
        <source>The image is {delay:.0f} ms late, your voice is not. In OBS enter {delay:.0f} ms as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>图像延迟 {delay:.0f} 毫秒，声音没有延迟。请在 OBS 的“高级音频属性”中把麦克风的同步偏移设为 {delay:.0f} 毫秒。</translation>
    </message>
    <message>
        <source>The image is a little late, your voice is not; how much is shown here while a face moves. In OBS it is entered as Sync Offset of the microphone (Advanced Audio Properties).</source>
        <translation>图像略有延迟，声音没有延迟；脸在动的时候，这里会显示延迟多少。在 OBS 的“高级音频属性”中把它填为麦克风的同步偏移。</translation>
    </message>
    <message>
        <source>Zoom, Teams and Meet have no such setting; hardly anybody notices less than 100 ms.</source>
        <translation>Zoom、Teams 和 Meet 没有这项设置；低于 100 毫秒几乎没有人会察觉。</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>获取 OBS</translation>
    </message>
</context>
<context>
    <name>CameraFormatChoice</name>
    <message>
        <source>The camera gives {width} × {height}, {rate:.1f} fps</source>
        <translation>摄像头实际提供 {width} × {height}，{rate:.1f} fps</translation>
    </message>
</context>
<context>
    <name>CameraSection</name>
    <message>
        <source>Virtual camera</source>
        <translation>虚拟摄像头</translation>
    </message>
    <message>
        <source>Send the face as a mirror shows it</source>
        <translation>以镜像方式发送脸</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Takes effect when the camera is switched on again.</source>
        <translation>下次打开摄像头时生效。</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
</context>
<context>
    <name>ChosenSettings</name>
    <message>
        <source>Nothing can be written there: choose another.</source>
        <translation>那里无法写入：请选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>ClipAdvice</name>
    <message>
        <source>Looking whether this video is good to learn from…</source>
        <translation>正在查看此视频是否适合学习…</translation>
    </message>
    <message>
        <source>No face can be made of what cannot be read:</source>
        <translation>无法读取的内容不能用来制作人脸：</translation>
    </message>
    <message>
        <source>The face may become poor. It can be begun all the same:</source>
        <translation>脸可能会不好。仍然可以开始：</translation>
    </message>
    <message>
        <source>This video is good to learn from.</source>
        <translation>此视频适合学习。</translation>
    </message>
</context>
<context>
    <name>ClipDrop</name>
    <message>
        <source>Drop videos of the person here</source>
        <translation>将此人的视频拖放到这里</translation>
    </message>
    <message>
        <source>A face is learned from videos here. Drop a photo on the window instead.</source>
        <translation>这里用视频来学习人脸。照片请拖放到主窗口。</translation>
    </message>
    <message>
        <source>{names}: not a video. Drop the videos of the person themselves.</source>
        <translation>{names}：不是视频。请直接拖放此人的视频文件。</translation>
    </message>
</context>
<context>
    <name>ClipRow</name>
    <message>
        <source>The clip where it begins</source>
        <translation>短片的起始处</translation>
    </message>
    <message>
        <source>{name} from</source>
        <translation>{name} 从</translation>
    </message>
    <message>
        <source>{name} to</source>
        <translation>{name} 到</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>移除 {name}</translation>
    </message>
    <message>
        <source>from</source>
        <translation>从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>{words} (said on {date})</source>
        <translation>{words}（于 {date} 表示）</translation>
    </message>
    <message>
        <source>the person agreed</source>
        <translation>本人已同意</translation>
    </message>
    <message>
        <source>not needed: this person does not exist</source>
        <translation>不需要：此人并不存在</translation>
    </message>
    <message>
        <source>not needed: a painting, the person died long ago</source>
        <translation>不需要：这是一幅画，画中人早已去世</translation>
    </message>
    <message>
        <source>recorded for a research corpus that is published under CC BY 4.0; no separate consent to a trained face is known</source>
        <translation>为以 CC BY 4.0 发布的研究语料库录制；未见对训练脸的单独同意</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; the young adults: recorded for a research set that is published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set：所有人都签署了同意，允许以原始或改动的形式使用；年轻成人：为以 CC BY 发布的研究数据集拍摄，未见对训练模型的单独同意；其余的人并不存在</translation>
    </message>
    <message>
        <source>the London Set: all signed consent to use in original or altered forms; GRID and the young adults: recorded for research sets that are published under CC BY, no separate consent to a trained model is known; all others do not exist</source>
        <translation>London Set：所有人都签署了同意，允许以原始或改动的形式使用；GRID 与年轻成人：为以 CC BY 发布的研究数据集录制，未见对训练模型的单独同意；其余的人并不存在</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>On air</source>
        <translation>正在发送</translation>
    </message>
    <message>
        <source>Stop  {clock}  {size:.1f} MB</source>
        <translation>停止  {clock}  {size:.1f} MB</translation>
    </message>
</context>
<context>
    <name>ConversionPage</name>
    <message>
        <source>Convert videos</source>
        <translation>转换视频</translation>
    </message>
    <message>
        <source>Every frame is made, in the best quality, however long it takes; the sound is kept. It looks as the window looks now: face, motion, label, side by side or alone. The results go to the folder of recordings.</source>
        <translation>每一帧都会制作，质量最好，无论多久；声音保留。外观与窗口现在一样：脸、动作、标记、并排或单独。结果保存在录制文件夹中。</translation>
    </message>
    <message>
        <source>Add videos…</source>
        <translation>添加视频…</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>The conversions go on</source>
        <translation>转换会继续</translation>
    </message>
</context>
<context>
    <name>ConversionRow</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Show result</source>
        <translation>显示结果</translation>
    </message>
    <message>
        <source>Play result</source>
        <translation>播放结果</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Ready: {file}</source>
        <translation>就绪：{file}</translation>
    </message>
    <message>
        <source>Stopped; no file was written</source>
        <translation>已停止；没有写出文件</translation>
    </message>
    <message>
        <source>Looking over the video…</source>
        <translation>正在浏览视频…</translation>
    </message>
</context>
<context>
    <name>Conversions</name>
    <message>
        <source>A video is being converted</source>
        <translation>正在转换一个视频</translation>
    </message>
    <message>
        <source>{name} is not complete. If you close now, what was made of it is given up, and what waits is not converted.</source>
        <translation>{name} 不完整。如果现在关闭，已完成的部分会被放弃，等待的也不会转换。</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>放弃并关闭</translation>
    </message>
    <message>
        <source>Keep converting</source>
        <translation>继续转换</translation>
    </message>
    <message>
        <source>There is no model in use yet: choose one in the list, then convert.</source>
        <translation>还没有使用中的模型：请在列表中选择一个，然后转换。</translation>
    </message>
    <message>
        <source>What is painted in the window belongs to one moment of the video: convert with the command face2face-video and --mask.</source>
        <translation>窗口中的涂抹属于视频的某一刻：请用命令 face2face-video 和 --mask 转换。</translation>
    </message>
    <message>
        <source>{name} was not converted. {why}</source>
        <translation>{name} 没有转换。{why}</translation>
    </message>
</context>
<context>
    <name>CutoutPanel</name>
    <message>
        <source>Blurred</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Your own background, blurred</source>
        <translation>你自己的背景，模糊处理</translation>
    </message>
    <message>
        <source>Colour…</source>
        <translation>颜色…</translation>
    </message>
    <message>
        <source>One colour, such as green for other programs</source>
        <translation>单一颜色，例如供其他程序使用的绿色</translation>
    </message>
    <message>
        <source>Image…</source>
        <translation>图像…</translation>
    </message>
    <message>
        <source>An image of your choice</source>
        <translation>你选择的图像</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
</context>
<context>
    <name>DeblurPanel</name>
    <message>
        <source>Sharpness</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>Strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>How much of the sharpening is applied</source>
        <translation>应用多少锐化</translation>
    </message>
</context>
<context>
    <name>DeviceMessages</name>
    <message>
        <source>This recording has no sound: {why}</source>
        <translation>这次录制没有声音：{why}</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>It is dark: {name} exposes each image longer and gives {rate:.0f} instead of {promised:.0f} a second. More light in front of you makes it fast again.</source>
        <translation>光线太暗：{name} 每帧的曝光时间变长，每秒只有 {rate:.0f} 帧，而不是 {promised:.0f} 帧。面前的光线亮一些，它就会恢复正常。</translation>
    </message>
    <message>
        <source>The virtual camera is on: choose {name} as camera in your video call app.</source>
        <translation>虚拟摄像头已打开：请在视频通话软件中选择 {name} 作为摄像头。</translation>
    </message>
    <message>
        <source>Its image is {delay:.0f} ms late: in OBS enter this as the microphone&apos;s sync offset.</source>
        <translation>它的图像延迟 {delay:.0f} 毫秒：请在 OBS 中把此值填为麦克风的同步偏移。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {command}</source>
        <translation>没有虚拟摄像头：请安装 v4l2loopback。请运行 {command}</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>Get OBS</source>
        <translation>获取 OBS</translation>
    </message>
    <message>
        <source>Videos cannot be heard: PortAudio is missing. Run {command}</source>
        <translation>听不到视频：缺少 PortAudio。请运行 {command}</translation>
    </message>
    <message>
        <source>Videos cannot be heard ({reason}): check the system&apos;s sound settings.</source>
        <translation>听不到视频（{reason}）：请检查系统的声音设置。</translation>
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
        <translation>视频和图像</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>所有文件</translation>
    </message>
    <message>
        <source>Open video</source>
        <translation>打开视频</translation>
    </message>
    <message>
        <source>Open address</source>
        <translation>打开网络地址</translation>
    </message>
    <message>
        <source>Address of a camera or stream, such as rtsp://192.168.1.20/stream</source>
        <translation>摄像头或视频流的地址，例如 rtsp://192.168.1.20/stream</translation>
    </message>
    <message>
        <source>Videos</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Open videos</source>
        <translation>打开视频</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Open image</source>
        <translation>打开图像</translation>
    </message>
    <message>
        <source>Colour of the background</source>
        <translation>背景的颜色</translation>
    </message>
    <message>
        <source>Add a model&apos;s folder</source>
        <translation>添加模型文件夹</translation>
    </message>
    <message>
        <source>Folder for recordings</source>
        <translation>录制文件夹</translation>
    </message>
    <message>
        <source>Keys and certificates</source>
        <translation>密钥和证书</translation>
    </message>
    <message>
        <source>The private key (PEM)</source>
        <translation>私钥（PEM）</translation>
    </message>
    <message>
        <source>Its certificates (PEM): the signer&apos;s first</source>
        <translation>对应的证书（PEM）：签名者的在最前</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Add a model&apos;s file</source>
        <translation>添加模型文件</translation>
    </message>
    <message>
        <source>Export as one file</source>
        <translation>导出为一个文件</translation>
    </message>
</context>
<context>
    <name>DropHint</name>
    <message>
        <source>Drop here: a model&apos;s folder, zip or .pb file, a photograph, a video</source>
        <translation>拖放到此处：模型的文件夹、zip 或 .pb 文件、照片、视频</translation>
    </message>
    <message>
        <source>Drop here to make a face: a photo at once, videos by training</source>
        <translation>拖放到此处以制作脸：照片立即可用，视频需训练</translation>
    </message>
</context>
<context>
    <name>EndPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name} 已就绪</translation>
    </message>
    <message>
        <source>It is in the list and selected. In a terminal: face2face-video --model {name} --source talk.mp4</source>
        <translation>它在列表中并已选中。在终端中：face2face-video --model {name} --source talk.mp4</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>How much longer to train, in minutes</source>
        <translation>再训练多久，以分钟计</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>{name} is not good yet</source>
        <translation>{name} 还不够好</translation>
    </message>
    <message>
        <source>The moved image that was there before stays in the list as {name}.</source>
        <translation>之前那张会动的图像仍保留在列表中，名为 {name}。</translation>
    </message>
    <message>
        <source>Train it longer.</source>
        <translation>请再训练它。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>What is done is kept. To go on, choose Continue beside {name} under Unfinished faces on the first page.</source>
        <translation>已完成的部分会保留。要继续，请在首页“未完成的脸”下 {name} 旁选择“继续”。</translation>
    </message>
    <message>
        <source>The camera gave too few images. Turn on a light, close other programs, and try again, or use a video file.</source>
        <translation>摄像头给出的图像太少。请打开灯，关闭其他程序后重试，或使用视频文件。</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>没有成功</translation>
    </message>
</context>
<context>
    <name>Engine</name>
    <message>
        <source>There is no file {path}: check the path, or choose another source.</source>
        <translation>没有文件 {path}：请检查路径，或选择其他来源。</translation>
    </message>
    <message>
        <source>This file is empty: record or copy it again, or choose another.</source>
        <translation>此文件是空的：请重新录制或复制，或选择其他文件。</translation>
    </message>
    <message>
        <source>This file cannot be read ({reason}): check it, or choose another.</source>
        <translation>无法读取此文件({reason})：请检查它，或选择其他文件。</translation>
    </message>
    <message>
        <source>This file is too large to be shown: make it smaller, or choose another.</source>
        <translation>此文件太大，无法显示：请缩小它，或选择其他文件。</translation>
    </message>
    <message>
        <source>{path} is a folder: choose a video, a camera or the demo.</source>
        <translation>{path} 是文件夹：请选择视频、摄像头或演示。</translation>
    </message>
    <message>
        <source>This file is no video, or too damaged to be read: choose another.</source>
        <translation>此文件不是视频，或损坏得无法读取：请选择其他文件。</translation>
    </message>
    <message>
        <source>This file is no image, or is damaged: choose another.</source>
        <translation>此文件不是图像，或已损坏：请选择其他文件。</translation>
    </message>
    <message>
        <source>This file holds nothing to be seen: choose one with a video in it.</source>
        <translation>此文件里没有可看的内容：请选择含有视频的文件。</translation>
    </message>
    <message>
        <source>This video is incomplete, as after a recording that was cut off: record or copy it again, or choose another.</source>
        <translation>此视频不完整，像是录制中断所致：请重新录制或复制，或选择其他视频。</translation>
    </message>
    <message>
        <source>This kind of video is not read here: convert it to MP4 with H.264.</source>
        <translation>这里不能读取这种视频：请转换为 H.264 的 MP4。</translation>
    </message>
    <message>
        <source>This video is protected against copying: choose one that is not.</source>
        <translation>此视频有防复制保护：请选择没有保护的视频。</translation>
    </message>
    <message>
        <source>There is no camera or file called {text}: choose a source in the list below.</source>
        <translation>没有名为 {text} 的摄像头或文件：请在下面的列表中选择来源。</translation>
    </message>
    <message>
        <source>Plug it in and it goes on by itself, or choose another source below.</source>
        <translation>插上它即可自动继续，或在下面选择其他来源。</translation>
    </message>
    <message>
        <source>Close the other program that uses it; it goes on by itself then.</source>
        <translation>请关闭使用它的其他程序；之后会自动继续。</translation>
    </message>
    <message>
        <source>This account may not use {camera}: run &apos;sudo usermod -aG video $USER&apos;, then log out and in again.</source>
        <translation>此帐户不能使用 {camera}：请运行 &apos;sudo usermod -aG video $USER&apos;,然后注销并重新登录。</translation>
    </message>
    <message>
        <source>{camera} gives no image in a known form: plug it in again, or choose another source.</source>
        <translation>{camera} 没有给出已知格式的图像：请重新插上，或选择其他来源。</translation>
    </message>
    <message>
        <source>{camera} cannot be opened ({reason}): plug it in again, or choose another source.</source>
        <translation>无法打开 {camera}({reason})：请重新插上，或选择其他来源。</translation>
    </message>
    <message>
        <source>{camera} gives no images any more: check its cable, or plug it in again.</source>
        <translation>{camera} 不再给出图像：请检查连接线，或重新插上。</translation>
    </message>
    <message>
        <source>{camera} does not answer: unplug it and plug it in again.</source>
        <translation>{camera} 没有响应：请拔下后重新插上。</translation>
    </message>
    <message>
        <source>No images come from {address} ({reason}). It is tried again.</source>
        <translation>没有收到来自 {address} 的图像（{reason}）。正在重试。</translation>
    </message>
    <message>
        <source>No image from {address} for {seconds} s. It is tried again.</source>
        <translation>{address} 已有 {seconds} 秒没有图像。正在重试。</translation>
    </message>
    <message>
        <source>Sources that were chosen before still hang. {address} is tried again.</source>
        <translation>之前选择的来源仍无响应。正在重试 {address}。</translation>
    </message>
    <message>
        <source>An address cannot begin with {scheme}://. It begins with one of {known}.</source>
        <translation>地址不能以 {scheme}:// 开头。请使用以下之一：{known}。</translation>
    </message>
    <message>
        <source>The address is longer than {letters} letters, or holds spaces: write a space as %20.</source>
        <translation>地址超过 {letters} 个字符，或含有空格：请把空格写成 %20。</translation>
    </message>
    <message>
        <source>The address names no host: type one such as {scheme}://192.168.1.20/stream. In a password, write / as %2F, @ as %40 and : as %3A.</source>
        <translation>地址中没有主机：请输入如 {scheme}://192.168.1.20/stream 的地址。密码中的 / 写成 %2F，@ 写成 %40，: 写成 %3A。</translation>
    </message>
    <message>
        <source>No face was found in this photograph: choose one in which a face looks at the camera and is at least a tenth of it wide.</source>
        <translation>在这张照片中找不到脸：请选择一张有人面对镜头、脸至少占宽度十分之一的照片。</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>看不到脸：请选择一个人面对摄像头的视频。</translation>
    </message>
    <message>
        <source>None of its {frames} images shows exactly one face: video one person who faces the camera in good light.</source>
        <translation>它的 {frames} 张图像中没有一张恰好显示一张脸：请在良好光线下拍摄一个面对摄像头的人。</translation>
    </message>
    <message>
        <source>Too few of its images can be used: take a longer video.</source>
        <translation>可用的图像太少：请使用更长的视频。</translation>
    </message>
    <message>
        <source>This face is being made already, by process {process}.</source>
        <translation>这张脸正在由进程 {process} 制作。</translation>
    </message>
    <message>
        <source>{name} cannot be a name: use letters, digits, spaces and .-_ in it.</source>
        <translation>{name} 不能作为名称：请使用字母、数字、空格和 .-_。</translation>
    </message>
    <message>
        <source>There is a face called {name} already: choose another name.</source>
        <translation>已有名为 {name} 的脸：请选择其他名称。</translation>
    </message>
    <message>
        <source>There is no model called {model}: choose another in the list.</source>
        <translation>没有名为 {model} 的模型：请在列表中选择其他模型。</translation>
    </message>
    <message>
        <source>Its file {file} is missing: get the model again.</source>
        <translation>缺少它的文件 {file}：请重新获取该模型。</translation>
    </message>
    <message>
        <source>Its file {file} was altered or is damaged: get the model again.</source>
        <translation>它的文件 {file} 被改动或已损坏：请重新获取该模型。</translation>
    </message>
    <message>
        <source>It holds no model.json and no frozen_model.pb: choose the folder that holds one of them, or its zip file.</source>
        <translation>其中既没有 model.json 也没有 frozen_model.pb：请选择含有其一的文件夹，或它的 zip 文件。</translation>
    </message>
    <message>
        <source>Its model.json is damaged, or not face2face&apos;s: get the model again.</source>
        <translation>它的 model.json 已损坏，或不是 face2face 的：请重新获取该模型。</translation>
    </message>
    <message>
        <source>It was made by a newer face2face: update the program to use it.</source>
        <translation>它由更新的 face2face 制作：请更新程序后使用。</translation>
    </message>
    <message>
        <source>Only {megabytes} MB are free in {folder}: free some space and try again.</source>
        <translation>{folder} 中只剩 {megabytes} MB 可用空间：请腾出空间后重试。</translation>
    </message>
    <message>
        <source>Allow this program to use the camera ({system}), and close other programs that use it.</source>
        <translation>请允许本程序使用摄像头（{system}），并关闭其他正在使用它的程序。</translation>
    </message>
    <message>
        <source>This kind of image ({format}) is not read here: convert it to JPEG or PNG.</source>
        <translation>这里不能读取这种图像（{format}）：请转换为 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>Several cameras are called {camera}: choose one in the list below.</source>
        <translation>有多个摄像头都叫 {camera}：请在下面的列表中选择一个。</translation>
    </message>
    <message>
        <source>Its colours are coded in a rare way: convert it to MP4 with H.264.</source>
        <translation>它的颜色编码方式很少见：请将它转换为 H.264 的 MP4。</translation>
    </message>
    <message>
        <source>{file} has no image at {seconds} s: choose an earlier start.</source>
        <translation>{file} 在 {seconds} 秒处没有图像：请选择更早的起点。</translation>
    </message>
    <message>
        <source>{path} was changed while it was read: try again.</source>
        <translation>{path} 在读取时被更改：请重试。</translation>
    </message>
    <message>
        <source>The background {background} is not there any more: choose another.</source>
        <translation>背景 {background} 已不存在：请选择另一个。</translation>
    </message>
    <message>
        <source>The chosen face is gone from this photograph: add it again.</source>
        <translation>这张照片里已没有所选的人脸：请重新添加。</translation>
    </message>
    <message>
        <source>{name} cannot be trained longer: the images that it learned from are gone. Make it again from its video.</source>
        <translation>{name} 无法继续训练：它学习时所用的图像已不存在。请用视频重新制作。</translation>
    </message>
    <message>
        <source>What was begun of {name} is damaged: start over, or use another name.</source>
        <translation>{name} 已有的进度已损坏：请重新开始，或换一个名字。</translation>
    </message>
    <message>
        <source>The part {part} ends before it begins.</source>
        <translation>片段 {part} 的终点早于起点。</translation>
    </message>
    <message>
        <source>{minutes} minutes were over before training began: give it more.</source>
        <translation>训练还没开始，{minutes} 分钟就用完了：请给更多时间。</translation>
    </message>
    <message>
        <source>What was trained so far is damaged ({path}): start over.</source>
        <translation>目前的训练结果已损坏（{path}）：请重新开始。</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, and KERAS_BACKEND asks for {backend}: unset that variable.</source>
        <translation>训练需要 TensorFlow，而 KERAS_BACKEND 要求 {backend}：请取消该变量。</translation>
    </message>
    <message>
        <source>The work ended before its end ({reason}): try again.</source>
        <translation>工作提前中断（{reason}）：请重试。</translation>
    </message>
    <message>
        <source>It cannot be used ({reason}): choose another.</source>
        <translation>它无法使用（{reason}）：请选择另一个。</translation>
    </message>
    <message>
        <source>It is made for a task that is not known here: {task}.</source>
        <translation>它用于这里未知的任务：{task}。</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; get the model again, from somebody whom you trust.</source>
        <translation>{path} 被拒绝：{reason}；请从你信任的人那里重新获取该模型。</translation>
    </message>
    <message>
        <source>{path} is refused: {reason}; if it ought to run, please report it under Issues on face2face&apos;s page on GitHub, else get the model again, from somebody whom you trust.</source>
        <translation>{path} 被拒绝：{reason}；如果它应当能运行，请在 GitHub 上 face2face 页面的 Issues 中报告，否则请从你信任的人那里重新获取该模型。</translation>
    </message>
    <message>
        <source>There is no int8 of {model}: choose another runtime in the settings.</source>
        <translation>{model} 没有 int8 版本：请在设置中选择其他运行方式。</translation>
    </message>
    <message>
        <source>{path} is no file of 68 landmarks, or is damaged: start without --landmark-model.</source>
        <translation>{path} 不是 68 个特征点的文件，或已损坏：启动时请不要加 --landmark-model。</translation>
    </message>
    <message>
        <source>{path}, a part of this program, is missing or damaged: install it again.</source>
        <translation>本程序的文件 {path} 缺失或已损坏：请重新安装。</translation>
    </message>
    <message>
        <source>Training needs packages that are not installed: run &apos;{command}&apos; in a terminal. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>训练需要尚未安装的软件包：请在终端中运行 &apos;{command}&apos;。照片不需要：用 Ctrl+P 选择一张。</translation>
    </message>
    <message>
        <source>Training needs TensorFlow, which has no build for Python {python}: install face2face with Python {newest} or older. A photograph needs none: choose one with Ctrl+P.</source>
        <translation>训练需要 TensorFlow，而它没有适用于 Python {python} 的版本：请用 Python {newest} 或更早的版本安装 face2face。照片不需要：用 Ctrl+P 选择一张。</translation>
    </message>
    <message>
        <source>The package {package} is not installed: run &apos;{command}&apos; in a terminal.</source>
        <translation>未安装软件包 {package}：请在终端中运行 &apos;{command}&apos;。</translation>
    </message>
    <message>
        <source>The disk is full: free some space.</source>
        <translation>磁盘已满：请释放空间。</translation>
    </message>
    <message>
        <source>{path} cannot be written ({reason}): choose another place.</source>
        <translation>无法写入 {path}({reason})：请选择其他位置。</translation>
    </message>
    <message>
        <source>There is no folder {folder}: create it, or choose another place.</source>
        <translation>没有文件夹 {folder}：请创建它，或选择其他位置。</translation>
    </message>
    <message>
        <source>{path} is being made already, by process {process}: wait for it.</source>
        <translation>进程 {process} 正在生成 {path}：请等待。</translation>
    </message>
    <message>
        <source>{path} was not written: there was no image for it.</source>
        <translation>{path} 未写入：没有可用的图像。</translation>
    </message>
    <message>
        <source>{model} is one file already: pass that on as it is.</source>
        <translation>{model} 已经是单个文件：直接转交即可。</translation>
    </message>
    <message>
        <source>{path} was removed while it was written: keep its folder until the end.</source>
        <translation>{path} 在写入时被删除：请保留其文件夹直到结束。</translation>
    </message>
    <message>
        <source>{path} cannot be read ({reason}): check its name and permissions.</source>
        <translation>无法读取 {path}（{reason}）：请检查其名称和权限。</translation>
    </message>
    <message>
        <source>{path} is not PEM, a text that begins with &apos;-----BEGIN&apos;: convert it with openssl.</source>
        <translation>{path} 不是 PEM（以 &apos;-----BEGIN&apos; 开头的文本）：请用 openssl 转换。</translation>
    </message>
    <message>
        <source>{path} holds no readable private key: choose another.</source>
        <translation>{path} 中没有可读的私钥：请选择其他文件。</translation>
    </message>
    <message>
        <source>The key {path} is locked with a password: unlock it with &apos;openssl pkcs8 -topk8 -nocrypt&apos;.</source>
        <translation>密钥 {path} 有密码保护：请用 &apos;openssl pkcs8 -topk8 -nocrypt&apos; 解锁。</translation>
    </message>
    <message>
        <source>Others on this machine can read or change the key {path}: run &apos;{command}&apos;, and get another if somebody may have copied it.</source>
        <translation>这台电脑上的其他人可以读取或更改密钥 {path}：请运行 &apos;{command}&apos;，如果可能已被复制，请换一个。</translation>
    </message>
    <message>
        <source>The key {key} is not that of the first certificate in {certificate}: choose a pair, the signer&apos;s certificate before its authority&apos;s.</source>
        <translation>密钥 {key} 与 {certificate} 中的第一个证书不匹配：请选择一对，签名者的证书在其颁发机构的证书之前。</translation>
    </message>
    <message>
        <source>The key {path} is of a kind that C2PA does not sign with: use the curve P-256, P-384 or P-521, Ed25519, or RSA.</source>
        <translation>C2PA 不支持密钥 {path} 的类型：请使用曲线 P-256、P-384 或 P-521、Ed25519 或 RSA。</translation>
    </message>
    <message>
        <source>{path} holds no readable certificate: choose another.</source>
        <translation>{path} 中没有可读的证书：请选择其他文件。</translation>
    </message>
    <message>
        <source>The certificate {path} is valid from {begin} to {end} and not today: renew it, or check this machine&apos;s clock.</source>
        <translation>证书 {path} 的有效期为 {begin} 至 {end}，今天无效：请续期，或检查这台电脑的时钟。</translation>
    </message>
    <message>
        <source>The certificate {path} cannot sign Content Credentials ({reason}): it must be version 3, for digital signatures, and for e-mail protection or document signing.</source>
        <translation>证书 {path} 不能签名 Content Credentials（{reason}）：它必须是第 3 版，用于数字签名，并用于电子邮件保护或文档签名。</translation>
    </message>
    <message>
        <source>There is no virtual camera: install v4l2loopback. Run {commands}</source>
        <translation>没有虚拟摄像头：请安装 v4l2loopback。请运行 {commands}</translation>
    </message>
    <message>
        <source>There is no virtual camera: install OBS Studio 30 or newer (https://obsproject.com), start its virtual camera once, close it, and try again.</source>
        <translation>没有虚拟摄像头：请安装 OBS Studio 30 或更新版本(https://obsproject.com)，启动一次它的虚拟摄像头，关闭它，然后重试。</translation>
    </message>
    <message>
        <source>No virtual camera is known for this system.</source>
        <translation>该系统没有已知的虚拟摄像头。</translation>
    </message>
    <message>
        <source>The virtual camera stopped ({reason}): switch it on again.</source>
        <translation>虚拟摄像头已停止({reason})：请重新打开。</translation>
    </message>
    <message>
        <source>The file carries no Content Credentials, only a mark in its metadata. {why}</source>
        <translation>该文件不带 Content Credentials（内容凭证），只在元数据中有标记。{why}</translation>
    </message>
    <message>
        <source>Files that end with {suffix} cannot hold them.</source>
        <translation>{suffix} 文件无法包含它。</translation>
    </message>
    <message>
        <source>Signing failed ({reason}): install face2face again if it stays so.</source>
        <translation>签名失败（{reason}）：如果一直如此，请重新安装 face2face。</translation>
    </message>
    <message>
        <source>This program&apos;s own key cannot be kept in {path} ({reason}): make its folder writable.</source>
        <translation>本程序自己的密钥无法保存到 {path}（{reason}）：请让该文件夹可写。</translation>
    </message>
    <message>
        <source>This program&apos;s own key {path} is damaged: delete it, a new one is made.</source>
        <translation>本程序自己的密钥 {path} 已损坏：请删除它，程序会新建一个。</translation>
    </message>
    <message>
        <source>{file}: a gap of {seconds} s after {at} s is left out.</source>
        <translation>{file}：第 {at} 秒之后有 {seconds} 秒的空缺，已略去。</translation>
    </message>
    <message>
        <source>{file} is damaged after {at} s: {frames} of its images could be used.</source>
        <translation>{file} 在第 {at} 秒之后已损坏：可用的图像有 {frames} 张。</translation>
    </message>
    <message>
        <source>{file} says that its pixels have a shape of {shape}, which cannot be: it is shown with square ones.</source>
        <translation>{file} 标明其像素形状为 {shape}，这不可能：按方形像素显示。</translation>
    </message>
    <message>
        <source>The result has no sound: that of {file} is coded in an unknown way. Convert it to AAC.</source>
        <translation>结果没有声音：{file} 的声音编码方式未知。请将它转换为 AAC。</translation>
    </message>
    <message>
        <source>The main sound of {file} is coded in an unknown way: track {track} of {tracks} is used.</source>
        <translation>{file} 的主音轨编码方式未知：改用第 {track} 条音轨（共 {tracks} 条）。</translation>
    </message>
    <message>
        <source>The result has no sound: the video&apos;s cannot be read. Convert it to AAC.</source>
        <translation>结果没有声音：视频的声音无法读取。请将它转换为 AAC。</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>未能完成：{reason}。</translation>
    </message>
    <message>
        <source>Something went wrong in the program itself ({reason}): tell us under Help, Report a problem.</source>
        <translation>程序本身出了问题（{reason}）：请通过“帮助”中的“报告问题”告诉我们。</translation>
    </message>
    <message>
        <source>{camera} is not connected</source>
        <translation>{camera} 未连接</translation>
    </message>
    <message>
        <source>{camera} is in use</source>
        <translation>{camera} 正被使用</translation>
    </message>
    <message>
        <source>{camera} is not allowed</source>
        <translation>{camera} 未获允许</translation>
    </message>
    <message>
        <source>System Settings &gt; Privacy &amp; Security &gt; Camera</source>
        <translation>系统设置 &gt; 隐私与安全性 &gt; 摄像头</translation>
    </message>
    <message>
        <source>Settings &gt; Privacy &amp; security &gt; Camera</source>
        <translation>设置 &gt; 隐私和安全性 &gt; 相机</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>摄像头 {number}</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>no space is left</source>
        <translation>没有剩余空间</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>it is read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>it does not exist</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>a part of the path is no folder</source>
        <translation>路径中有一部分不是文件夹</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>这是文件夹</translation>
    </message>
    <message>
        <source>it exists already</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>another program uses it</source>
        <translation>正被其他程序使用</translation>
    </message>
    <message>
        <source>there is no such device</source>
        <translation>没有该设备</translation>
    </message>
    <message>
        <source>too many files are open</source>
        <translation>打开的文件太多</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>名称太长</translation>
    </message>
    <message>
        <source>it is too large for this disk</source>
        <translation>对该磁盘来说太大</translation>
    </message>
    <message>
        <source>there is not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>the device reports a fault</source>
        <translation>设备报告故障</translation>
    </message>
    <message>
        <source>its data are damaged, or of an unknown kind</source>
        <translation>数据已损坏或类型未知</translation>
    </message>
    <message>
        <source>there is no answer</source>
        <translation>没有应答</translation>
    </message>
    <message>
        <source>the connection was refused</source>
        <translation>连接被拒绝</translation>
    </message>
    <message>
        <source>the connection was closed</source>
        <translation>连接已关闭</translation>
    </message>
    <message>
        <source>the connection broke off</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>the connection broke off; is its certificate one that this machine trusts?</source>
        <translation>连接中断；本机信任它的证书吗？</translation>
    </message>
    <message>
        <source>the network does not lead there</source>
        <translation>网络无法到达</translation>
    </message>
    <message>
        <source>what is asked for is not there (404 Not Found)</source>
        <translation>那里没有所请求的内容（404）</translation>
    </message>
    <message>
        <source>the server reports a fault (5xx)</source>
        <translation>服务器报告故障（5xx）</translation>
    </message>
    <message>
        <source>a name and a password are wanted, or are wrong (scheme://NAME:PASSWORD@host)</source>
        <translation>需要用户名和密码，或者它们不正确（scheme://用户名:密码@host）</translation>
    </message>
    <message>
        <source>what is sent is no video, or names what may not be opened</source>
        <translation>发送的内容不是视频，或指向不允许打开的内容</translation>
    </message>
    <message>
        <source>this FFmpeg does not know the protocol</source>
        <translation>此 FFmpeg 不支持该协议</translation>
    </message>
    <message>
        <source>the stream ended</source>
        <translation>流已结束</translation>
    </message>
    <message>
        <source>it holds no moving image</source>
        <translation>其中没有动态图像</translation>
    </message>
    <message>
        <source>its images are too large</source>
        <translation>图像太大</translation>
    </message>
    <message>
        <source>its images are coded in an unknown way</source>
        <translation>图像编码方式未知</translation>
    </message>
    <message>
        <source>it takes too long</source>
        <translation>耗时太长</translation>
    </message>
    <message>
        <source>it needs too much memory</source>
        <translation>需要的内存太多</translation>
    </message>
    <message>
        <source>it crashed</source>
        <translation>崩溃了</translation>
    </message>
    <message>
        <source>it makes no image as a model of a face does</source>
        <translation>它不能像人脸模型那样生成图像</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>原文：{text}</translation>
    </message>
</context>
<context>
    <name>FaceChoice</name>
    <message>
        <source>Which face shall move?</source>
        <translation>让哪张脸动起来？</translation>
    </message>
    <message>
        <source>Click a face, or press its number.</source>
        <translation>点击一张脸，或按它的编号。</translation>
    </message>
    <message>
        <source>The photo with its faces numbered</source>
        <translation>照片，其中的脸已编号</translation>
    </message>
    <message>
        <source>Largest face</source>
        <translation>最大的脸</translation>
    </message>
    <message>
        <source>Take face 1 (Enter)</source>
        <translation>使用脸 1(回车)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Do not use this photo (Esc)</source>
        <translation>不使用这张照片(Esc)</translation>
    </message>
    <message>
        <source>{count} faces</source>
        <translation>{count} 张脸</translation>
    </message>
</context>
<context>
    <name>FileActions</name>
    <message>
        <source>There is nothing to paste: copy an image or a file first.</source>
        <translation>没有可粘贴的内容：请先复制一张图像或一个文件。</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>One video or image is shown at a time: {name} is used, not {others}.</source>
        <translation>一次只显示一个视频或图像：使用 {name}，不使用 {others}。</translation>
    </message>
    <message>
        <source>{names}: this image format is not read here. Save the image as JPEG or PNG and drop that; WebP, TIFF, BMP, GIF, HEIC and AVIF are read, too.</source>
        <translation>{names}：此处不读取这种图像格式。请将图像另存为 JPEG 或 PNG 后再拖放；也可读取 WebP、TIFF、BMP、GIF、HEIC 和 AVIF。</translation>
    </message>
    <message>
        <source>{names}: a folder is used only where it holds a model. Drop the images or videos themselves.</source>
        <translation>{names}：文件夹只有在包含模型时才能使用。请直接拖放图像或视频。</translation>
    </message>
    <message>
        <source>{names}: neither a model nor a photograph nor a video. Drop a model&apos;s folder, zip or .pb file, an image, or a video.</source>
        <translation>{names}：既不是模型，也不是照片或视频。请拖放模型的文件夹、zip 或 .pb 文件、图像或视频。</translation>
    </message>
    <message>
        <source>{name} was not added. {reason}</source>
        <translation>{name} 未添加。{reason}</translation>
    </message>
    <message>
        <source>{names}: not shown, since something else was chosen meanwhile. Drop or paste it again.</source>
        <translation>{names}：未显示，因为其间选择了其他内容。请重新拖放或粘贴。</translation>
    </message>
    <message>
        <source>Added: {names}.</source>
        <translation>已添加：{names}。</translation>
    </message>
    <message>
        <source>Added: {names}. {first} is selected.</source>
        <translation>已添加：{names}。已选中 {first}。</translation>
    </message>
</context>
<context>
    <name>FormatButton</name>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Rate</source>
        <translation>帧率</translation>
    </message>
    <message>
        <source>{rate:g} fps</source>
        <translation>{rate:g} fps</translation>
    </message>
    <message>
        <source>The camera does not say what it offers</source>
        <translation>摄像头没有说明它支持的格式</translation>
    </message>
</context>
<context>
    <name>GrowPage</name>
    <message>
        <source>How much of this step is done</source>
        <translation>此步骤完成了多少</translation>
    </message>
    <message>
        <source>The growing face</source>
        <translation>成长中的脸</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>What is done is kept: the same name goes on from there</source>
        <translation>已完成的部分会保留：同一名称会从那里继续</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>It goes on; &quot;New face…&quot; shows this again</source>
        <translation>它会继续；“新建脸…”会再次显示</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>The growing face appears here</source>
        <translation>成长中的脸显示在此处</translation>
    </message>
    <message>
        <source>The first images come after a minute or two of training.</source>
        <translation>训练一两分钟后出现第一批图像。</translation>
    </message>
    <message>
        <source>A first version is in the window already</source>
        <translation>窗口中已有第一版</translation>
    </message>
    <message>
        <source>It is one image of the video, moved. Training makes it better.</source>
        <translation>它是视频中的一张图像，动了起来。训练会让它更好。</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>What was trained is being saved.</source>
        <translation>正在保存训练的结果。</translation>
    </message>
    <message>
        <source>Each row shows twice: sketch, AI-generated, real</source>
        <translation>每行显示两次：草图、AI-generated、真实</translation>
    </message>
</context>
<context>
    <name>InpaintPanel</name>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Size of the brush</source>
        <translation>画笔大小</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Remove paint instead of painting</source>
        <translation>擦除涂抹而不是涂抹</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Remove all paint</source>
        <translation>清除所有涂抹</translation>
    </message>
    <message>
        <source>Paint over the left image: what is under it is repaired</source>
        <translation>请在左边的图像上涂抹：涂抹处会被修复</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Source</source>
        <translation>来源(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Size of photos</source>
        <translation>照片大小</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>MicrophoneCheck</name>
    <message>
        <source>Looking for microphones…</source>
        <translation>正在查找麦克风…</translation>
    </message>
    <message>
        <source>Speak: the bar moves.</source>
        <translation>请说话：音量条会动。</translation>
    </message>
    <message>
        <source>Your voice is not recorded.</source>
        <translation>不会录下你的声音。</translation>
    </message>
    <message>
        <source>Its level is shown when nothing is recorded.</source>
        <translation>不录制时才显示音量。</translation>
    </message>
    <message>
        <source>{name} cannot be used: plug it in, or choose another. Until then recordings have no sound.</source>
        <translation>无法使用 {name}：请接上它，或选择其他麦克风。在此之前录制没有声音。</translation>
    </message>
    <message>
        <source>There is no microphone: plug one in. Until then recordings have no sound.</source>
        <translation>没有麦克风：请接上一个。在此之前录制没有声音。</translation>
    </message>
    <message>
        <source>It gives only silence: it may be muted, or the system may not allow this program to hear it.</source>
        <translation>只有静音：可能已被静音，或者系统不允许此程序使用它。</translation>
    </message>
</context>
<context>
    <name>MicrophoneSection</name>
    <message>
        <source>Sound of recordings</source>
        <translation>录制的声音</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>音量</translation>
    </message>
    <message>
        <source>The system&apos;s usual one</source>
        <translation>系统默认</translation>
    </message>
    <message>
        <source>None: without sound</source>
        <translation>无：没有声音</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>No favourite any more</source>
        <translation>不再收藏</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Train longer…</source>
        <translation>继续训练…</translation>
    </message>
    <message>
        <source>Export as one file…</source>
        <translation>导出为一个文件…</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Move to the trash…</source>
        <translation>移到回收站…</translation>
    </message>
    <message>
        <source>Train longer</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Minutes for which {name} is trained further</source>
        <translation>{name} 继续训练的分钟数</translation>
    </message>
    <message>
        <source>Move the face {name} to the trash? Its files are in {folder}. Images that were kept to train it longer are deleted.</source>
        <translation>把脸 {name} 移到回收站？它的文件在 {folder} 中。为继续训练而保留的图像会被删除。</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Repairs what you paint over</source>
        <translation>修复你涂抹的地方</translation>
    </message>
    <message>
        <source>Makes a face from a drawing</source>
        <translation>由绘画生成脸</translation>
    </message>
    <message>
        <source>Cuts people out</source>
        <translation>抠出人物</translation>
    </message>
    <message>
        <source>Sharpens</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Key {number}</source>
        <translation>按键 {number}</translation>
    </message>
    <message>
        <source>The right mouse button or the menu key shows what can be done.</source>
        <translation>鼠标右键或菜单键显示可进行的操作。</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>Licence: {text}</source>
        <translation>许可：{text}</translation>
    </message>
    <message>
        <source>Consent: {text}</source>
        <translation>同意：{text}</translation>
    </message>
    <message>
        <source>Not good yet. {why}</source>
        <translation>还不够好。{why}</translation>
    </message>
    <message>
        <source>{size} pixels</source>
        <translation>{size} 像素</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min</source>
        <translation>已训练 {minutes:.0f} 分钟</translation>
    </message>
    <message>
        <source>trained for {minutes:.0f} min, from a start trained for {before:.0f} min</source>
        <translation>已训练 {minutes:.0f} 分钟，起点模型已训练 {before:.0f} 分钟</translation>
    </message>
    <message>
        <source>a photo</source>
        <translation>一张照片</translation>
    </message>
    <message>
        <source>mouth</source>
        <translation>嘴</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>眼</translation>
    </message>
    <message>
        <source>head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>Follows the motion, 1 is wholly: {figures}</source>
        <translation>跟随动作的程度，1 为完全：{figures}</translation>
    </message>
    <message>
        <source>Measured: {figures}</source>
        <translation>测得：{figures}</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>{name} (cannot be used)</source>
        <translation>{name}(无法使用)</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Reading the models…</source>
        <translation>正在读取模型…</translation>
    </message>
    <message>
        <source>New face…</source>
        <translation>新建脸…</translation>
    </message>
    <message>
        <source>No model is called so. Clear the field above to see all of them.</source>
        <translation>没有这个名称的模型。请清空上面的框以查看全部。</translation>
    </message>
    <message>
        <source>Drop a photo or a video here to make a face of it; a model&apos;s folder, zip or frozen_model.pb anywhere in the window adds it.</source>
        <translation>把照片或视频拖放到此处即可制作脸；把模型的文件夹、zip 或 frozen_model.pb 拖放到窗口任意处即可添加。</translation>
    </message>
    <message>
        <source>There is no model yet. Drop a photo, or a model&apos;s folder, zip or frozen_model.pb, anywhere in the window.</source>
        <translation>还没有模型。请把照片，或模型的文件夹、zip 或 frozen_model.pb，拖放到窗口任意处。</translation>
    </message>
</context>
<context>
    <name>ModelSearch</name>
    <message>
        <source>Find a model</source>
        <translation>查找模型</translation>
    </message>
</context>
<context>
    <name>NewFace</name>
    <message>
        <source>New face</source>
        <translation>新建脸</translation>
    </message>
    <message>
        <source>Look straight into the camera and keep still</source>
        <translation>直视摄像头，保持不动</translation>
    </message>
    <message>
        <source>Turn your head slowly to the left and back</source>
        <translation>慢慢向左转头，再转回来</translation>
    </message>
    <message>
        <source>Turn your head slowly to the right and back</source>
        <translation>慢慢向右转头，再转回来</translation>
    </message>
    <message>
        <source>Look up slowly and back</source>
        <translation>慢慢抬头，再回来</translation>
    </message>
    <message>
        <source>Look down slowly and back</source>
        <translation>慢慢低头，再回来</translation>
    </message>
    <message>
        <source>Tilt your head to one shoulder, then to the other</source>
        <translation>把头歪向一侧肩膀，再歪向另一侧</translation>
    </message>
    <message>
        <source>Open your mouth wide and close it</source>
        <translation>张大嘴，再闭上</translation>
    </message>
    <message>
        <source>Smile, with your lips closed and then showing your teeth</source>
        <translation>微笑，先闭着嘴，再露出牙齿</translation>
    </message>
    <message>
        <source>Say slowly: A, E, I, O, U</source>
        <translation>慢慢说：A、E、I、O、U</translation>
    </message>
    <message>
        <source>Blink, and raise your eyebrows</source>
        <translation>眨眼，并扬起眉毛</translation>
    </message>
    <message>
        <source>Talk freely: tell what you did today</source>
        <translation>随意说话：讲讲你今天做了什么</translation>
    </message>
    <message>
        <source>Step 1 of 3: choosing images</source>
        <translation>第 1 步，共 3 步：挑选图像</translation>
    </message>
    <message>
        <source>Step 2 of 3: training</source>
        <translation>第 2 步，共 3 步：训练</translation>
    </message>
    <message>
        <source>Step 3 of 3: writing the model</source>
        <translation>第 3 步，共 3 步：写出模型</translation>
    </message>
    <message>
        <source>Less than a minute left</source>
        <translation>剩余不到一分钟</translation>
    </message>
    <message>
        <source>About a minute left</source>
        <translation>剩余约一分钟</translation>
    </message>
    <message>
        <source>About {number} minutes left</source>
        <translation>剩余约 {number} 分钟</translation>
    </message>
    <message>
        <source>{number} s left</source>
        <translation>剩余 {number} 秒</translation>
    </message>
    <message>
        <source>{name}: starting…</source>
        <translation>{name}：正在开始…</translation>
    </message>
    <message>
        <source>{name}: {minutes} min left</source>
        <translation>{name}：剩余 {minutes} 分钟</translation>
    </message>
    <message>
        <source>no images chosen yet</source>
        <translation>尚未挑选图像</translation>
    </message>
    <message>
        <source>{done:.1f} of {all:g} minutes trained</source>
        <translation>已训练 {done:.1f} 分钟，共 {all:g} 分钟</translation>
    </message>
    <message>
        <source>In many of its images there is no face.</source>
        <translation>它的许多图像中没有脸。</translation>
    </message>
    <message>
        <source>It does not look like the person yet.</source>
        <translation>它还不像此人。</translation>
    </message>
    <message>
        <source>It is still a smear.</source>
        <translation>它还是一片模糊。</translation>
    </message>
    <message>
        <source>Mouth and eyes are not where they should be.</source>
        <translation>嘴和眼不在应在的位置。</translation>
    </message>
    <message>
        <source>On {number} images that it did not learn from:</source>
        <translation>在 {number} 张它没有学过的图像上：</translation>
    </message>
    <message>
        <source>a face in {share} %</source>
        <translation>{share} % 中有脸</translation>
    </message>
    <message>
        <source>{distance:.2f} from the person (another one: 0.6 and more)</source>
        <translation>与此人的距离 {distance:.2f}（另一个人：0.6 及以上）</translation>
    </message>
    <message>
        <source>likeness of the image {ssim:.2f} of 1</source>
        <translation>图像相似度 {ssim:.2f}，满分 1</translation>
    </message>
    <message>
        <source>No face is seen: choose a video of one person who faces the camera.</source>
        <translation>看不到脸：请选择一个人面对摄像头的视频。</translation>
    </message>
    <message>
        <source>A face is seen in {percent} % of it only: cut out the part that shows the person.</source>
        <translation>只有 {percent} % 的画面能看到脸：请剪出显示此人的部分。</translation>
    </message>
    <message>
        <source>More than one person is seen: choose a video of one alone, and cover pictures of faces behind them.</source>
        <translation>看到不止一个人：请选择只有一个人的视频，并遮住其身后的人脸图片。</translation>
    </message>
    <message>
        <source>The face is too dark: turn on a light in front of the person, or sit at a window.</source>
        <translation>脸太暗：请在此人面前开灯，或坐到窗边。</translation>
    </message>
    <message>
        <source>The face is {pixels} pixels wide, less than {least}: go nearer to the camera, or record more pixels.</source>
        <translation>脸宽 {pixels} 像素，少于 {least}：请靠近摄像头，或用更高的分辨率录制。</translation>
    </message>
    <message>
        <source>The face is blurred: clean the lens, let the camera focus, turn on a light.</source>
        <translation>脸模糊：请擦净镜头，让摄像头对焦，并开灯。</translation>
    </message>
    <message>
        <source>It is {seconds} seconds long: half a minute at least is needed, with talking and looking around.</source>
        <translation>它长 {seconds} 秒：至少需要半分钟，其间说话并四处看。</translation>
    </message>
    <message>
        <source>It holds {images} images, less than {least}: choose a longer video.</source>
        <translation>它有 {images} 张图像，少于 {least}：请选择更长的视频。</translation>
    </message>
    <message>
        <source>The mouth hardly moves: talk, smile and open it wide, since the face learns only what it sees.</source>
        <translation>嘴几乎不动：请说话、微笑并张大嘴，因为脸只学会它看到的。</translation>
    </message>
    <message>
        <source>The camera moves: put it on something firm, or what is behind the person is smeared into the face.</source>
        <translation>摄像头在动：请放在稳固的东西上，否则人后面的景物会糊到脸里。</translation>
    </message>
</context>
<context>
    <name>NewFaceForm</name>
    <message>
        <source>for example ana</source>
        <translation>例如 ana</translation>
    </message>
    <message>
        <source>Record me now, for a minute</source>
        <translation>现在录我，一分钟</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, and come back here.</source>
        <translation>现在没有摄像头给出图像：请在窗口中选择一个，再回到这里。</translation>
    </message>
    <message>
        <source>Use video files</source>
        <translation>使用视频文件</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a video file</source>
        <translation>选择视频文件</translation>
    </message>
    <message>
        <source>Add another…</source>
        <translation>再添加一个…</translation>
    </message>
    <message>
        <source>Another video of the same person: the face learns more</source>
        <translation>同一个人的另一个视频：脸会学到更多</translation>
    </message>
    <message>
        <source>The person in the video agreed to have their face trained</source>
        <translation>视频中的人同意训练其脸</translation>
    </message>
    <message>
        <source>who agreed, and for what use</source>
        <translation>谁同意了，用于什么</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>时间(&amp;T)</translation>
    </message>
    <message>
        <source>One person, alone, in even light: talking, looking around, blinking. Longer training gives a sharper face. While it trains, live images are slower; the window can be used, and nothing leaves this computer.</source>
        <translation>一个人，独自，光线均匀：说话、四处看、眨眼。训练越久，脸越清晰。训练期间实时画面较慢；窗口仍可使用，任何内容都不会离开这台电脑。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Consent, in words</source>
        <translation>同意的说明</translation>
    </message>
    <message>
        <source>Time for all of it, in minutes</source>
        <translation>总时间，以分钟计</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>A face of this name was begun ({done}): it goes on where it stopped, with its video and consent.</source>
        <translation>此名称的脸已经开始({done})：它会从停下的地方继续，使用原来的视频和同意。</translation>
    </message>
    <message>
        <source>Give the face a name.</source>
        <translation>请给脸起个名称。</translation>
    </message>
    <message>
        <source>There is a face of this name already: choose another.</source>
        <translation>已有此名称的脸：请选择其他名称。</translation>
    </message>
    <message>
        <source>Use letters, digits, spaces and .-_ in the name.</source>
        <translation>名称中请使用字母、数字、空格和 .-_。</translation>
    </message>
    <message>
        <source>Choose a video file.</source>
        <translation>请选择视频文件。</translation>
    </message>
    <message>
        <source>No camera gives images now: choose one in the window, or a video file.</source>
        <translation>现在没有摄像头给出图像：请在窗口中选择一个，或选择视频文件。</translation>
    </message>
    <message>
        <source>A face is made only of a person who agreed to it.</source>
        <translation>只为同意的人制作脸。</translation>
    </message>
</context>
<context>
    <name>OnAir</name>
    <message>
        <source>{name}: on air</source>
        <translation>{name}：正在发送</translation>
    </message>
</context>
<context>
    <name>Panel</name>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭(Esc)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>PencilPanel</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Tell photos and drawings apart by itself</source>
        <translation>自动区分照片和绘画</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Turn the image into a drawing first</source>
        <translation>先把图像变成绘画</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>绘画</translation>
    </message>
    <message>
        <source>Use the drawing as it is</source>
        <translation>按原样使用绘画</translation>
    </message>
    <message>
        <source>Skin tone, which a drawing does not say</source>
        <translation>肤色，绘画没有说明</translation>
    </message>
    <message>
        <source>Skin: as is likely</source>
        <translation>皮肤：按可能</translation>
    </message>
    <message>
        <source>Skin: light</source>
        <translation>皮肤：浅</translation>
    </message>
    <message>
        <source>Skin: medium</source>
        <translation>皮肤：中等</translation>
    </message>
    <message>
        <source>Skin: tan</source>
        <translation>皮肤：晒黑</translation>
    </message>
    <message>
        <source>Skin: brown</source>
        <translation>皮肤：棕</translation>
    </message>
    <message>
        <source>Skin: dark</source>
        <translation>皮肤：深</translation>
    </message>
    <message>
        <source>Colour of the hair</source>
        <translation>头发的颜色</translation>
    </message>
    <message>
        <source>Hair: as is likely</source>
        <translation>头发：按可能</translation>
    </message>
    <message>
        <source>Hair: black</source>
        <translation>头发：黑</translation>
    </message>
    <message>
        <source>Hair: brown</source>
        <translation>头发：棕</translation>
    </message>
    <message>
        <source>Hair: blond</source>
        <translation>头发：金</translation>
    </message>
    <message>
        <source>Hair: red</source>
        <translation>头发：红</translation>
    </message>
    <message>
        <source>Hair: grey</source>
        <translation>头发：灰</translation>
    </message>
    <message>
        <source>Hair: white</source>
        <translation>头发：白</translation>
    </message>
</context>
<context>
    <name>PercentSlider</name>
    <message>
        <source>{tip}. Double click: as usual</source>
        <translation>{tip}。双击：恢复常用值</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Playback</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
</context>
<context>
    <name>PresetBox</name>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Motion settings under a name</source>
        <translation>以名称保存的动作设置</translation>
    </message>
    <message>
        <source>Own settings</source>
        <translation>自己的设置</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Keep these settings under a name</source>
        <translation>以名称保存这些设置</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Forget this preset; the settings stay as they are</source>
        <translation>忘记此预设；设置保持不变</translation>
    </message>
    <message>
        <source>As I am</source>
        <translation>如我本人</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>平静</translation>
    </message>
    <message>
        <source>Theatre</source>
        <translation>戏剧</translation>
    </message>
</context>
<context>
    <name>PresetChoice</name>
    <message>
        <source>Save motion</source>
        <translation>保存动作</translation>
    </message>
    <message>
        <source>Name of these settings</source>
        <translation>这些设置的名称</translation>
    </message>
    <message>
        <source>Replace the settings that are called {name}?</source>
        <translation>替换名为 {name} 的设置？</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Your image</source>
        <translation>你的图像</translation>
    </message>
    <message>
        <source>The generated image</source>
        <translation>生成的图像</translation>
    </message>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
</context>
<context>
    <name>ProblemPage</name>
    <message>
        <source>Report a problem</source>
        <translation>报告问题</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Show log file</source>
        <translation>显示日志文件</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Asking the system…</source>
        <translation>正在询问系统…</translation>
    </message>
    <message>
        <source>What I did:</source>
        <translation>我做了什么：</translation>
    </message>
    <message>
        <source>What I expected:</source>
        <translation>我期望的结果：</translation>
    </message>
    <message>
        <source>What happened instead:</source>
        <translation>实际发生了什么：</translation>
    </message>
    <message>
        <source>Nothing is sent. Add what you did and what went wrong, read through it, copy it, and paste it into your report. Names of files are left out.</source>
        <translation>不会发送任何内容。请补充你做了什么、出了什么问题，通读一遍，复制，然后粘贴到你的报告中。文件名已略去。</translation>
    </message>
    <message>
        <source>Copied: paste it into your report.</source>
        <translation>已复制：请粘贴到你的报告中。</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>RecordPage</name>
    <message>
        <source>Your image</source>
        <translation>你的图像</translation>
    </message>
    <message>
        <source>How much is recorded</source>
        <translation>已录制多少</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Sit upright, your face in the middle</source>
        <translation>坐直，脸在中间</translation>
    </message>
    <message>
        <source>It begins in…</source>
        <translation>即将开始…</translation>
    </message>
</context>
<context>
    <name>RecordingController</name>
    <message>
        <source>There is no image to save yet.</source>
        <translation>还没有可保存的图像。</translation>
    </message>
    <message>
        <source>There was no image to record yet.</source>
        <translation>还没有可录制的图像。</translation>
    </message>
    <message>
        <source>the microphone {name} cannot be used.</source>
        <translation>无法使用麦克风 {name}。</translation>
    </message>
    <message>
        <source>there is no microphone.</source>
        <translation>没有麦克风。</translation>
    </message>
    <message>
        <source>the video has none.</source>
        <translation>视频没有声音。</translation>
    </message>
</context>
<context>
    <name>RecordingsSection</name>
    <message>
        <source>Recordings</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Usual folder</source>
        <translation>默认文件夹</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Small files</source>
        <translation>小文件</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Best images, large files</source>
        <translation>画质最好，文件大</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>画质</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>As large as it is shown</source>
        <translation>与显示的一样大</translation>
    </message>
    <message>
        <source>{height} pixels high</source>
        <translation>高 {height} 像素</translation>
    </message>
</context>
<context>
    <name>Reset</name>
    <message>
        <source>Reset settings</source>
        <translation>重置设置</translation>
    </message>
    <message>
        <source>Forget the window&apos;s size, the source, the model in use, the motion, all switches and all that the Settings page holds? Models that you added, favourites and presets stay, and no file is deleted.</source>
        <translation>忘记窗口大小、来源、使用中的模型、动作、所有开关以及设置页面中的全部内容？你添加的模型、收藏和预设会保留，不会删除任何文件。</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>RetargetPanel</name>
    <message>
        <source>Motion</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>Relative</source>
        <translation>相对</translation>
    </message>
    <message>
        <source>The generated face changes as yours does from rest: the usual way</source>
        <translation>生成的脸随你的脸相对放松时的变化而变：常用方式</translation>
    </message>
    <message>
        <source>Absolute</source>
        <translation>绝对</translation>
    </message>
    <message>
        <source>The face takes the shape of yours, on its own head</source>
        <translation>脸取你的脸的形状，但在它自己的头上</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Your landmarks as they are, unfitted: the face may look distorted</source>
        <translation>你的特征点原样使用，不作适配：脸可能显得扭曲</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头部</translation>
    </message>
    <message>
        <source>How much the head moves: 100 % is as much as yours</source>
        <translation>头部动多少：100 % 与你的一样多</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>表情</translation>
    </message>
    <message>
        <source>How much mouth, eyes and brows move: 100 % is as much as yours</source>
        <translation>嘴、眼和眉动多少：100 % 与你的一样多</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Reduces jitter: more is calmer, and a little later</source>
        <translation>减少抖动：越大越平稳，也略有延迟</translation>
    </message>
    <message>
        <source>Brows</source>
        <translation>眉毛</translation>
    </message>
    <message>
        <source>Of photographs: how much brows move</source>
        <translation>用于照片：眉毛动多少</translation>
    </message>
    <message>
        <source>Eyes</source>
        <translation>眼睛</translation>
    </message>
    <message>
        <source>Of photographs: how much lids and gaze move</source>
        <translation>用于照片：眼睑和视线动多少</translation>
    </message>
    <message>
        <source>Mouth</source>
        <translation>嘴</translation>
    </message>
    <message>
        <source>Of photographs: how much the mouth moves</source>
        <translation>用于照片：嘴动多少</translation>
    </message>
    <message>
        <source>Look at the viewer</source>
        <translation>看着观看者</translation>
    </message>
    <message>
        <source>Photographs look at whoever sees them, wherever you look</source>
        <translation>无论你看哪里，照片都看着观看它的人</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Back to the usual settings</source>
        <translation>恢复常用设置</translation>
    </message>
</context>
<context>
    <name>RuntimeSection</name>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行环境</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Fewer leave more of the processor to other programs. For OpenVINO alone.</source>
        <translation>线程越少，留给其他程序的处理器越多。仅用于 OpenVINO。</translation>
    </message>
</context>
<context>
    <name>SeekSlider</name>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Click or drag to go there; arrow keys: 5 seconds</source>
        <translation>点击或拖动以前往；方向键：5 秒</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Reset settings…</source>
        <translation>重置设置…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>SharedRoom</name>
    <message>
        <source>Drag to share the room; double click for both images as high</source>
        <translation>拖动以分配空间；双击使两幅图像等高</translation>
    </message>
</context>
<context>
    <name>SigningKey</name>
    <message>
        <source>Checking the key…</source>
        <translation>正在检查密钥…</translation>
    </message>
</context>
<context>
    <name>SigningSection</name>
    <message>
        <source>Label and signature</source>
        <translation>标记与签名</translation>
    </message>
    <message>
        <source>Write “AI-generated” on the face</source>
        <translation>在脸上写“AI-generated”</translation>
    </message>
    <message>
        <source>Choose a key…</source>
        <translation>选择密钥…</translation>
    </message>
    <message>
        <source>Usual key</source>
        <translation>默认密钥</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>What you save always says in its data that it was generated.</source>
        <translation>你保存的内容始终会在其数据中注明是生成的。</translation>
    </message>
    <message>
        <source>Signed with</source>
        <translation>签名密钥</translation>
    </message>
    <message>
        <source>This installation&apos;s own key</source>
        <translation>此安装自己的密钥</translation>
    </message>
</context>
<context>
    <name>SourceBox</name>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>未找到摄像头</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>演示</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Open video…</source>
        <translation>打开视频…</translation>
    </message>
    <message>
        <source>Open address…</source>
        <translation>打开网络地址…</translation>
    </message>
    <message>
        <source>Where your image comes from (I)</source>
        <translation>你的图像来自哪里(I)</translation>
    </message>
    <message>
        <source>Choose a source</source>
        <translation>选择来源</translation>
    </message>
    <message>
        <source>Camera {number}</source>
        <translation>摄像头 {number}</translation>
    </message>
</context>
<context>
    <name>StateMessage</name>
    <message>
        <source>Opening {name}…</source>
        <translation>正在打开 {name}…</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>The video has ended</source>
        <translation>视频已结束</translation>
    </message>
    <message>
        <source>Press P to play it again, or choose another source.</source>
        <translation>按 P 再次播放，或选择其他来源。</translation>
    </message>
    <message>
        <source>Look straight ahead, with your face at rest</source>
        <translation>直视前方，脸部放松</translation>
    </message>
    <message>
        <source>Learning the face at rest…</source>
        <translation>正在学习静止时的脸…</translation>
    </message>
    <message>
        <source>Hold still…</source>
        <translation>请保持不动…</translation>
    </message>
    <message>
        <source>The camera gives only black</source>
        <translation>摄像头只给出黑色画面</translation>
    </message>
    <message>
        <source>Open its cover, or switch it on: some laptops have a key or a slider for it.</source>
        <translation>请打开它的遮盖，或将它开启：有些笔记本电脑有专门的按键或滑块。</translation>
    </message>
    <message>
        <source>Too dark to see a face</source>
        <translation>太暗，看不清脸</translation>
    </message>
    <message>
        <source>Turn on a light in front of you.</source>
        <translation>请打开你面前的灯。</translation>
    </message>
    <message>
        <source>Looking for a face…</source>
        <translation>正在寻找脸…</translation>
    </message>
    <message>
        <source>Several faces: following the one in the box. Click another.</source>
        <translation>有几张脸：正在跟随框中的那张。可点击另一张。</translation>
    </message>
    <message>
        <source>The generated face appears here</source>
        <translation>生成的脸显示在此处</translation>
    </message>
    <message>
        <source>Loading {name}…</source>
        <translation>正在加载 {name}…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>This model cannot be used</source>
        <translation>无法使用此模型</translation>
    </message>
    <message>
        <source>At zero, the face in the video is learned as at rest</source>
        <translation>数到零时，视频中的脸会被当作静止的脸来学习</translation>
    </message>
    <message>
        <source>The face at rest is learned when the video goes on</source>
        <translation>视频继续播放时会学习静止的脸</translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation>未选择模型</translation>
    </message>
    <message>
        <source>Choose one in the list, or drop a model&apos;s folder or zip here.</source>
        <translation>请在列表中选择一个，或把模型的文件夹或 zip 拖放到此处。</translation>
    </message>
    <message>
        <source>The result appears here</source>
        <translation>结果显示在此处</translation>
    </message>
    <message>
        <source>It moves as soon as the camera or the video gives an image.</source>
        <translation>一旦摄像头或视频给出图像，它就会动。</translation>
    </message>
    <message>
        <source>This source cannot be used</source>
        <translation>无法使用此来源</translation>
    </message>
    <message>
        <source>No camera chosen</source>
        <translation>未选择摄像头</translation>
    </message>
    <message>
        <source>Plug one in, open a video (Ctrl+O), drop one here, or try the demo (Ctrl+D).</source>
        <translation>请插上一个，打开视频(Ctrl+O)，拖放到此处，或试试演示(Ctrl+D)。</translation>
    </message>
    <message>
        <source>{name} cannot be shown</source>
        <translation>无法显示 {name}</translation>
    </message>
    <message>
        <source>Waiting for {name}</source>
        <translation>正在等待 {name}</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Figures</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>video {rate:.1f} fps</source>
        <translation>视频 {rate:.1f} fps</translation>
    </message>
    <message>
        <source>camera {rate:.1f} fps</source>
        <translation>摄像头 {rate:.1f} fps</translation>
    </message>
    <message>
        <source>output {rate:.1f} fps</source>
        <translation>输出 {rate:.1f} fps</translation>
    </message>
    <message>
        <source>delay {delay:.0f} ms</source>
        <translation>延迟 {delay:.0f} ms</translation>
    </message>
    <message>
        <source>{size} instead of {width} × {height}</source>
        <translation>{size}，而非 {width} × {height}</translation>
    </message>
    <message>
        <source>tracking</source>
        <translation>跟踪</translation>
    </message>
    <message>
        <source>motion</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>drawing</source>
        <translation>绘制</translation>
    </message>
    <message>
        <source>generating</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>eyes</source>
        <translation>眼睛</translation>
    </message>
    <message>
        <source>merging</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>{stage} {time:.0f} ms</source>
        <translation>{stage} {time:.0f} ms</translation>
    </message>
    <message>
        <source>{runtime} on {device}</source>
        <translation>{runtime}，在 {device} 上</translation>
    </message>
</context>
<context>
    <name>TaskController</name>
    <message>
        <source>Nearly all of the image is painted over, and nothing is left to repair it from: erase some of it.</source>
        <translation>图像几乎全被涂满，没有可用来修复的部分：请擦掉一些。</translation>
    </message>
</context>
<context>
    <name>Transfers</name>
    <message>
        <source>This is a link to {host}, and no page is opened here. Save the image or video in the browser, and drop that file.</source>
        <translation>这是指向 {host} 的链接，而这里不会打开任何网页。请在浏览器中保存图像或视频，再拖放该文件。</translation>
    </message>
    <message>
        <source>This image cannot be read here. Save it in the browser, and drop that file.</source>
        <translation>此处无法读取该图像。请在浏览器中保存它，再拖放该文件。</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show window</source>
        <translation>显示窗口</translation>
    </message>
    <message>
        <source>Stop sending</source>
        <translation>停止发送</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>face2face sends as {name}</source>
        <translation>face2face 正以 {name} 的名称发送</translation>
    </message>
</context>
<context>
    <name>UnfinishedList</name>
    <message>
        <source>Unfinished faces</source>
        <translation>未完成的脸</translation>
    </message>
    <message>
        <source>Discard what was done of {name}? It cannot be brought back.</source>
        <translation>丢弃 {name} 已完成的部分？无法恢复。</translation>
    </message>
    <message>
        <source>Discard an unfinished face</source>
        <translation>丢弃未完成的脸</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>UnfinishedRow</name>
    <message>
        <source>camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>丢弃…</translation>
    </message>
    <message>
        <source>Continue {name}</source>
        <translation>继续 {name}</translation>
    </message>
    <message>
        <source>Discard {name}</source>
        <translation>丢弃 {name}</translation>
    </message>
</context>
<context>
    <name>UnfinishedWork</name>
    <message>
        <source>A face is being trained</source>
        <translation>正在训练一张脸</translation>
    </message>
    <message>
        <source>The face {name} is not ready yet. If you close now, what was trained is kept in {folder}, and New face… continues it the next time.</source>
        <translation>脸 {name} 尚未就绪。如果现在关闭，已训练的部分会保留在 {folder} 中，下次“新建脸…”会继续。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>A face is being recorded</source>
        <translation>正在录制一张脸</translation>
    </message>
    <message>
        <source>The recording for {name} is not complete. If you close now, it is given up and removed.</source>
        <translation>{name} 的录制不完整。如果现在关闭，录制会被放弃并删除。</translation>
    </message>
    <message>
        <source>Give up and close</source>
        <translation>放弃并关闭</translation>
    </message>
    <message>
        <source>Keep recording</source>
        <translation>继续录制</translation>
    </message>
</context>
<context>
    <name>View</name>
    <message>
        <source>your camera is recorded beside it</source>
        <translation>你的摄像头画面会录在旁边</translation>
    </message>
    <message>
        <source>ON AIR</source>
        <translation>正在发送</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Your movements, another face</source>
        <translation>你的动作，另一张脸</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>它做什么</translation>
    </message>
    <message>
        <source>Your camera is on the left. On the right a face moves as you do: made from one photo, or trained from a video. Nothing leaves this computer.</source>
        <translation>左边是你的摄像头。右边，一张脸随你而动：只用一张照片制作，或用视频训练。任何内容都不会离开这台电脑。</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>同意</translation>
    </message>
    <message>
        <source>Use a face only if the person agreed, and tell viewers that it is generated. What you save or send is labelled “AI-generated” unless you turn that off.</source>
        <translation>只有在本人同意时才使用其脸，并告诉观看者它是生成的。你保存或发送的内容带有“AI-generated”标记，除非你关闭它。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>F1 opens the manual, F2 lists all keys, Shift+F1 brings back this page. C calibrates when the face does not follow you well.</source>
        <translation>F1 打开手册，F2 列出所有按键，Shift+F1 回到此页。脸跟随不好时按 C 校准。</translation>
    </message>
    <message>
        <source>Start with my camera</source>
        <translation>用我的摄像头开始</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>试试演示</translation>
    </message>
</context>
<context>
    <name>WindowSection</name>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Show my camera as a mirror does</source>
        <translation>以镜像方式显示我的摄像头</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Takes effect at the next start.</source>
        <translation>下次启动时生效。</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
</context>
<context>
    <name>Photo</name>
    <message>
        <source>The edge cuts the face: choose a photograph that shows the whole head.</source>
        <translation>照片边缘截断了脸：请选择一张能看到整个头部的照片。</translation>
    </message>
    <message>
        <source>The face is small, and stays blurred: choose a larger photograph.</source>
        <translation>脸太小，会一直模糊：请选择一张更大的照片。</translation>
    </message>
    <message>
        <source>The face is blurred: choose a sharper photograph, or sharpen this one with the model deblur.</source>
        <translation>脸部模糊：请选择一张更清晰的照片，或用模型 deblur 使这张变清晰。</translation>
    </message>
    <message>
        <source>The face is dark: choose a photograph with more light on it.</source>
        <translation>脸部太暗：请选择一张脸上光线更足的照片。</translation>
    </message>
    <message>
        <source>The face looks far aside, and half of it is not seen: choose a photograph in which it looks at the camera.</source>
        <translation>脸侧得太多，有一半看不到：请选择一张正对镜头的照片。</translation>
    </message>
    <message>
        <source>The eyes are shut, or nearly, and stay so: choose a photograph with open eyes.</source>
        <translation>眼睛闭着或几乎闭着，而且会一直如此：请选择一张睁着眼的照片。</translation>
    </message>
</context>
</TS>
