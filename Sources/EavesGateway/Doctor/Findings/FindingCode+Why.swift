extension FindingCode {
  /// Why it breaks, in one sentence.
  package var why: String {
    whyOfEntry ?? whyOfProgram ?? whyOfHtaccess ?? whyOfAnswer ?? whyOfPermission ?? whyOfHost ?? ""
  }

  private var whyOfEntry: String? {
    switch self {
    case .entryMissing: "The web server has no file to start, so every page is 404 or 403."
    case .entryNotAFile: "Only a regular file can be started."
    case .entryEmpty: "An empty file is no program; an upload that broke off leaves one."
    case .entryNotExecutable:
      "The web server starts only files that may be executed; without that it answers 403 or 500."
    case .entryUnreadable:
      "The program reads its settings from the entry, and the system its first line."
    case .shebangMissing:
      "The system does not know which program runs the file: \"exec format error\", 500."
    case .shebangByteOrderMark:
      "The system looks for #! in the first two bytes, and finds a byte order mark instead."
    case .shebangCarriageReturn:
      "The system takes the carriage return for a letter of the program's name, and finds none."
    case .shebangTooLong:
      "The system reads only the beginning of the first line, and so looks for another program."
    case .shebangArgument:
      "The program is given the word before the entry's path, and takes it for an option."
    case .shebangTargetMissing:
      "The program that the first line names does not exist, so the entry cannot be started."
    case .shebangTargetNotExecutable:
      "The program that the first line names may not be executed, so the entry cannot be started."
    case .shebangEnvironment:
      "A web server gives programs a short PATH, in which yours is rarely found."
    case .entryPathUnusable:
      "mod_fcgid splits the path at spaces, and refuses one of 256 bytes or more."
    case .noexecMount: "Programs cannot be started from a file system that is mounted noexec."
    case .entrySetuid: "suexec refuses programs that change their user or group."
    default: nil
    }
  }

  private var whyOfProgram: String? {
    switch self {
    case .programWrongSystem: "The program is made for another system, so Linux cannot start it."
    case .programWrongArchitecture:
      "The program is made for another processor, so this host cannot start it."
    case .programTruncated:
      "A part of the program is missing, as after an upload that broke off; it crashes or never"
        + " starts."
    case .programLoaderMissing:
      "A dynamically linked program is started by its loader, which this host does not have."
    case .programLibraryMissing:
      "A dynamically linked program cannot start without its libraries."
    case .programNeedsNewerGlibc:
      "The program was linked on a system with a newer C library than this host has."
    case .programNeedsNewerKernel: "The program ends at once on a kernel that is too old for it."
    case .rootMissing:
      "The app looks there for its templates and static files, and writes its data and log there."
    case .settingsInvalid: "The app does not start with settings it does not understand."
    case .appCannotStart: "The app answers every request with a page that says it could not start."
    case .appError: "The app is reached, and fails at this page itself."
    default: nil
    }
  }

  private var whyOfHtaccess: String? {
    switch self {
    case .htaccessFcgid:
      "Apache allows this directive in its own configuration only; here it answers 500 to all."
    case .htaccessServerOnly:
      "Apache allows this directive in its own configuration only; here it answers 500 to all."
    case .htaccessUnknown: "Apache answers 500 to every request when it does not know a directive."
    case .htaccessSyntax: "Apache answers 500 to every request when it cannot read the file."
    case .htaccessByteOrderMark:
      "Apache takes the byte order mark for a part of the first directive, and answers 500 to all."
    case .htaccessTooLarge: "No .htaccess is that large; Apache reads it anew for every request."
    case .htaccessUnreadable:
      "Apache answers 403 to every request when it may not read the .htaccess."
    case .htaccessMissing:
      "Without rules, only the entry's own address leads to the app, and no page below it."
    case .htaccessOptions:
      "Many hosts do not allow Options in .htaccess, and then answer 500 to every request."
    case .htaccessModule:
      "Apache answers 500 to every request when it does not have the module of a directive."
    case .rewriteLoop:
      "The rules rewrite their own result again; Apache gives up after ten rounds with 500."
    case .rewriteTargetMissing: "The rules lead to a file that does not exist, so pages are 404."
    case .rewriteOff: "Without RewriteEngine On, Apache ignores the rules."
    case .entryNotReached:
      "Nothing leads requests to the entry, so pages are 404 by the web server."
    case .rootNotReached:
      "The rules leave folders alone, so the first page is Apache's: a listing, or 403."
    case .rewritePathDiffers: "The rules lead to another folder's address than this one's."
    case .handlerUnknown: "Apache does not know a handler of this name, and shows the file's text."
    case .handlerExtension:
      "The handler is set for other files than the entry, whose text may then be shown."
    case .handlerEverything:
      "Every file in the folder is started as a program, so images and stylesheets answer 500."
    case .severalEntries:
      "Each can be started by its own address, and of two sites under one mount one hides the other."
    default: nil
    }
  }

  private var whyOfAnswer: String? {
    switch self {
    case .urlUnreachable: "No web server answers at this address."
    case .tlsInvalid: "Browsers warn of the certificate instead of showing the site."
    case .sourceShown:
      "The web server shows the file instead of starting it: whatever is in it is public."
    case .serverError: "The web server could not run the app, and says why only in its own log."
    case .forbidden: "The web server refuses before the app is asked."
    case .notFound: "The web server finds no such page, and the app was not asked."
    case .serviceUnavailable: "The web server has no process for the request."
    case .badGateway: "The web server reached no running app, or waited too long for its answer."
    case .redirectLoop: "Each answer sends the browser to an address it was sent from before."
    case .mountWrong: "Links, redirects, and cookies of the app have the wrong path."
    case .httpsNotSeen:
      "The app takes encrypted requests for plain ones: its links say http, and cookies are sent"
        + " in the clear."
    case .bodyLimit: "The web server refuses longer uploads before the app can say so."
    case .headerLimit: "The web server refuses requests or responses with long header fields."
    case .authorizationNotPassed:
      "Apache keeps the field Authorization to itself, so that the app cannot see a login by it."
    case .probeFailed: "What only the app itself can see of a request was not looked at."
    default: nil
    }
  }

  private var whyOfPermission: String? {
    switch self {
    case .folderWritableByOthers, .entryWritableByOthers, .programWritableByOthers:
      "suexec refuses to start it, since every user of the machine could put in another program."
    case .writableByGroup: "suexec refuses to start what the group may change: 500."
    case .ownerDiffers: "suexec starts only what belongs to the account, as does its folder: 500."
    case .folderNotSearchable:
      "The web server cannot get to the files when it may not enter a folder on the way: 403."
    case .entrySymlink: "suexec does not start symbolic links: 500."
    case .outsideWebFolder: "suexec starts only what lies in the web folder."
    case .privateFileExposed: "Anybody who knows or guesses the address can download the file."
    case .folderListed: "The web server lists the folder's files to anybody."
    case .debugOn: "Error pages show visitors the app's insides."
    case .secretReadable: "Other users of the machine can read it, and with it forge sessions."
    case .secretInEntry:
      "The entry must be readable for the web server, and so often is for others; and it is shown as"
        + " text wherever a handler is missing."
    case .privateFolderOpen: "Other users of the machine can read what visitors wrote."
    default: nil
    }
  }

  private var whyOfHost: String? {
    switch self {
    case .diskFull: "Nothing can be written: no session, no upload, no log."
    case .diskNearlyFull: "Soon nothing can be written."
    case .processLimit: "The system starts no further process for the account: 500 or 503."
    case .memoryLimit: "The system may refuse the program the memory it starts with."
    case .openFilesLimit: "Requests fail when no further file can be opened."
    case .fileSizeLimit: "Files cannot grow beyond it: the log, databases, uploads."
    case .processorTimeLimit: "The system ends a process that has used it up, in mid-request."
    case .logNotWritable: "Errors go to the web server's log, which you may not be able to read."
    case .dataNotWritable: "The app can keep neither its secret key nor its data."
    case .clockWrong: "Sessions, caching, and reload by touch compare times."
    default: nil
    }
  }
}
