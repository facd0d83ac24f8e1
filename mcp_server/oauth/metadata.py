"""What this authorization server can do, for clients to read (RFC 8414)."""

from mcp.shared.auth import OAuthMetadata

from booking.access import Scope

AUTHORIZE, TOKEN, REGISTER, REVOKE = "/authorize", "/token", "/register", "/revoke"
METADATA = "/.well-known/oauth-authorization-server"


def metadata_of(issuer: str) -> OAuthMetadata:
    """The document: public clients alone, PKCE with S256 alone, answers that name us.

    Args:
        issuer: scheme, host and perhaps a port, without a path.
    """
    return OAuthMetadata.model_validate(  # from strings: an issuer must not grow a slash
        {
            "issuer": issuer,
            "authorization_endpoint": issuer + AUTHORIZE,
            "token_endpoint": issuer + TOKEN,
            "registration_endpoint": issuer + REGISTER,
            "revocation_endpoint": issuer + REVOKE,
            "scopes_supported": [str(scope) for scope in Scope],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_methods_supported": ["none"],
            "revocation_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "client_id_metadata_document_supported": True,
            "authorization_response_iss_parameter_supported": True,
        }
    )
