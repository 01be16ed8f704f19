; The installer for Windows: for this user alone, without rights of an administrator.
;   makensis tools/bundle/windows.nsi
Unicode true
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\face2face"
Name "face2face"
OutFile "..\..\dist\face2face-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\face2face"
RequestExecutionLevel user
SetCompressor /SOLID lzma
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Section
  SetOutPath "$INSTDIR"
  File /r "..\..\dist\face2face\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\face2face.lnk" "$INSTDIR\face2face.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "face2face"
  WriteRegStr HKCU "${KEY}" "UninstallString" "$\"$INSTDIR\uninstall.exe$\""
SectionEnd

Section Uninstall
  Delete "$SMPROGRAMS\face2face.lnk"
  RMDir /r "$INSTDIR"
  DeleteRegKey HKCU "${KEY}"
SectionEnd
