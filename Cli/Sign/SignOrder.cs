using Mss.Cli.Soap;
using Mss.Cli.Verification;

namespace Mss.Cli.Sign;

/// <summary>What <c>mss sign</c> was told, checked and ready to be sent.</summary>
internal sealed record SignOrder
{
    /// <summary>The MSSP's ports.</summary>
    public required MsspAddress Address { get; init; }

    /// <summary>Who asks.</summary>
    public required ApCredentials Ap { get; init; }

    /// <summary>AP_TransID, an NCName of at most 32 characters.</summary>
    public required string ApTransId { get; init; }

    /// <summary>The request.</summary>
    public required SignatureRequest Request { get; init; }

    /// <summary>What the signature must be over.</summary>
    public required ExpectedContent Expected { get; init; }

    /// <summary>True: a bare signature value is expected; false: CMS.</summary>
    public bool Raw { get; init; }

    /// <summary>Envelope version.</summary>
    public SoapVersion Version { get; init; }

    /// <summary>Body style.</summary>
    public SoapStyle Style { get; init; }

    /// <summary>CA certificates for the chain, or null when the user waived it.</summary>
    public TrustAnchors? Anchors { get; init; }
}
