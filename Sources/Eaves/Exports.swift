@_exported public import EavesGateway
@_exported public import EavesTemplates
