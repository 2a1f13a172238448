namespace Mss.Grains.Interfaces;

/// <summary>Description/mssURI of the AdditionalServices that are offered (TS 102 204 8.2; FiCom 2.2; Methics). Compared octet by octet.</summary>
public static class ServiceUris
{
    /// <summary>Start of FiCom's URIs.</summary>
    public const string FiCom = "http://mss.ficom.fi/TS102204/v1.0.0#";

    /// <summary>Language of the user's prompts.</summary>
    public const string UserLang = FiCom + "userLang";

    /// <summary>Event id, shown on both of the user's screens.</summary>
    public const string EventId = FiCom + "eventId";

    /// <summary>Event id under its name in FiCom 1.x.</summary>
    public const string SessionId = FiCom + "sessionId";

    /// <summary>Spam prevention code of the user.</summary>
    public const string NoSpam = FiCom + "noSpam";

    /// <summary>Validation, answered under <see cref="Validate"/> with the acquiring entity's name.</summary>
    public const string FiComValidate = FiCom + "validate";

    /// <summary>Attributes of the person.</summary>
    public const string PersonIdentity = FiCom + "personIdentity";

    /// <summary>Another name for the AP on the user's screen.</summary>
    public const string DisplayName = FiCom + "displayName";

    /// <summary>Validation of signature and certificate.</summary>
    public const string Validate = "http://uri.etsi.org/TS102204/v1.1.2#validate";

    /// <summary>A time-stamp token (RFC 3161) over the signature value.</summary>
    public const string TimeStamp = "http://uri.etsi.org/TS102204/v1.1.2#timestamp";

    /// <summary>The signer's certificate with its chain.</summary>
    public const string SigningCertificate = "http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate";

    /// <summary>As <see cref="SigningCertificate"/>, as the comment in its schema spells it.</summary>
    public const string SigningCertificateInSchema = "http://www.methics.fi/KiuruMSSP/v5.0.0#SigningCertificate";

    /// <summary>As <see cref="SigningCertificate"/>, in Vietnam.</summary>
    public const string SigningCertificateVn = "http://mobile-id.vn/MSSP/v1.0.0#signingCertificate";

    /// <summary>Further signatures with the same key and format as the first.</summary>
    public const string BatchSign = "http://www.methics.fi/KiuruMSSP/v5.0.0#batchsign";

    /// <summary>Further signatures, each with a format, profile and status of its own.</summary>
    public const string DocSign = "http://www.methics.fi/KiuruMSSP/v5.0.0#docsign";
}
