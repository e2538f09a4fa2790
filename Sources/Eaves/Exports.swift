// An app needs no import but `import Eaves`.
@_exported public import EavesGateway
@_exported public import EavesTemplates
@_exported public import HTTPTypes
@_exported public import Logging
