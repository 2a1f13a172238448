namespace Mss.Grains.Interfaces;

/// <summary>MSS_Format: how the signature is delivered (TS 102 204 8.2; wire rule 11).</summary>
public enum SignatureFormat
{
    /// <summary>CMS SignedData (RFC 5652) with the content inside; also asked for as PKCS7. The default.</summary>
    Cms,

    /// <summary>The bare signature value: PKCS#1 for RSA, DER ECDSA-Sig-Value for EC.</summary>
    Pkcs1,

    /// <summary>As <see cref="Pkcs1"/>, delivered in FiCom's <c>fi:PKCS1</c> structure with the certificate.</summary>
    FiComPkcs1,
}

/// <summary>MessagingMode of TS 102 204 8.2.</summary>
public enum MessagingMode
{
    /// <summary>The answer to the request is the outcome.</summary>
    Synch,

    /// <summary>The AP asks for the outcome with MSS_StatusQuery.</summary>
    AsynchClientServer,

    /// <summary>The MSSP sends the outcome with MSS_Notification.</summary>
    AsynchServerServer,
}

/// <summary>SignatureProfileComparison of TS 102 204: how the profile asked for is matched.</summary>
public enum ProfileComparison
{
    /// <summary>That profile (the default).</summary>
    Exact,

    /// <summary>That profile or a stronger one.</summary>
    Minimum,

    /// <summary>A stronger one.</summary>
    Better,
}
