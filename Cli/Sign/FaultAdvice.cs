using Mss.Grains.Interfaces;

namespace Mss.Cli.Sign;

/// <summary>What a person at the command line can do about a fault.</summary>
internal static class FaultAdvice
{
    /// <summary>One sentence.</summary>
    public static string For(int? code) => code switch
    {
        101 => "Correct the value that the detail names (--msisdn, --profile, --format); for a repeated AP_TransID start again.",
        102 => "A required part is missing: report it with the output of mss version if the detail names none of your options.",
        103 => "Shorten --text or --displayed.",
        104 => "Check --ap-id with --ap-pwd, or --ap-cert and --ap-key; the AP may also lack the right to this profile.",
        105 => "The number is unknown to the MSSP: check --msisdn.",
        107 => "The device cannot show these characters: change --text or --displayed.",
        108 => "The MSSP speaks another version of the interface.",
        109 => "Choose another --profile, or leave it out for the MSSP's default.",
        208 => "Nobody answered in time: try again, with a longer --timeout if the user needs it.",
        209 => "The phone cannot be reached: switch it on, then try again.",
        401 => "The user refused. Ask the user before you try again.",
        402 => "The signing PIN is blocked: the user must unblock it.",
        403 => "The device or the user is blocked: the operator must release it.",
        404 => "The user has no key for this profile: activate the device or choose another --profile.",
        406 => "Another request of this user is in progress: wait until it ends, then try again.",
        422 => "The user has no valid certificate: it must be renewed.",
        900 => "An error inside the MSSP: look into its log, then try again.",
        { } other when StatusCodeTable.Contains(other) => StatusCodeTable.Find(other).Remedy switch
        {
            Remedy.Retry => "Try again later.",
            Remedy.User => "The user must act first.",
            _ => "The same request will fail again: change it or ask the MSSP.",
        },
        null => "This is not a fault of TS 102 204: is --url really an MSSP?",
        _ => "Ask the MSSP what this code means.",
    };
}
