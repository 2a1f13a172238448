<?php
// An application provider on PHP's SoapClient, from the service's own WSDL: every operation over SOAP 1.1 and 1.2.
// usage: php_client.php http://localhost:8080
// Writes each CMS to ./php-<version>-<case>.der for the caller to verify.
const MSS = 'http://uri.etsi.org/TS102204/v1.1.2#';
const MREG = 'http://www.methics.fi/MSSPRegistration/v1.0.0#';
const SCO = 'http://www.swisscom.ch/TS102204/ext/v1.0.0';
$wsdl = "$argv[1]/soap/services/MSS_SignaturePort?wsdl";
$text = "Maksa 10 \u{20AC}?";
$failed = 0;

function check(string $name, callable $work): void
{
    global $failed;
    try {
        $work();
        echo "ok    php: $name\n";
    } catch (Throwable $error) { // any failure is a failed case, and the next one is still worth trying
        $failed++;
        echo "FAIL  php: $name: ", get_class($error), ": ", $error->getMessage(), "\n";
    }
}

function must(bool $condition, mixed $seen): void
{
    if (!$condition) {
        throw new Exception("unexpected: " . json_encode($seen, JSON_INVALID_UTF8_SUBSTITUTE));
    }
}

final class Ap
{
    public function __construct(public readonly SoapClient $client, private string $id = 'http://ap1.example', private string $password = 'secret1')
    {
    }

    public function call(string $operation, array $members): object
    {
        $apInfo = ['AP_ID' => $this->id, 'AP_PWD' => $this->password, 'AP_TransID' => 'P' . bin2hex(random_bytes(16)), 'Instant' => gmdate('Y-m-d\TH:i:s\Z')];
        return $this->client->$operation(['MajorVersion' => 1, 'MinorVersion' => 1, 'AP_Info' => $apInfo, 'MSSP_Info' => ['MSSP_ID' => []]] + $members);
    }

    public function sign(string $msisdn, string $mode = 'synch', array $services = []): object
    {
        global $text;
        return $this->call('MSS_Signature', [
            'MessagingMode' => $mode, 'TimeOut' => 60, 'MobileUser' => ['MSISDN' => $msisdn],
            'DataToBeSigned' => ['_' => $text, 'MimeType' => 'text/plain', 'Encoding' => 'UTF-8'],
            'SignatureProfile' => ['mssURI' => 'mss::sign:loa4'],
        ] + ($services ? ['AdditionalServices' => ['Service' => array_map(fn($uri) => ['Description' => ['mssURI' => $uri]], $services)]] : []));
    }
}

function code(object $answer): int
{
    return (int) $answer->Status->StatusCode->Value;
}

// SoapClient has decoded xs:base64Binary already.
function keep(object $answer, string $name, int $expected = 500): void
{
    must(code($answer) === $expected, $answer->Status);
    file_put_contents("php-$name.der", $answer->MSS_Signature->Base64Signature);
}

// What stands in StatusDetail: SoapClient reads it by the schemas of the extensions.
function extension(object $answer, string $name): object
{
    must(isset($answer->Status->StatusDetail->any[$name]), $answer->Status);
    return $answer->Status->StatusDetail->any[$name];
}

// XML that goes to where the schema has a wildcard.
function any(string $xml): SoapVar
{
    return new SoapVar($xml, XSD_ANYXML);
}

foreach (['1.1' => SOAP_1_1, '1.2' => SOAP_1_2] as $version => $constant) {
    $client = new SoapClient($wsdl, ['soap_version' => $constant, 'cache_wsdl' => WSDL_CACHE_NONE, 'trace' => true, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS]);
    $ap = new Ap($client);

    check("SOAP $version synch", function () use ($ap, $version) {
        $answer = $ap->sign('+99901000001');
        $envelope = $version === '1.1' ? 'http://schemas.xmlsoap.org/soap/envelope/' : 'http://www.w3.org/2003/05/soap-envelope';
        must(str_contains($ap->client->__getLastResponse(), $envelope), $ap->client->__getLastResponse());
        must($answer->MobileUser->MSISDN === '+99901000001', $answer->MobileUser);
        keep($answer, "$version-synch");
    });

    check("SOAP $version asynch", function () use ($ap, $version) {
        $accepted = $ap->sign('+99901000002', 'asynchClientServer');
        must(code($accepted) === 100, $accepted->Status);
        for ($i = 0; $i < 100; $i++) {
            $answer = $ap->call('MSS_StatusQuery', ['MSSP_TransID' => $accepted->MSSP_TransID]);
            if (code($answer) !== 504) {
                break;
            }
            usleep(100000);
        }
        keep($answer, "$version-asynch");
    });

    check("SOAP $version services", function () use ($ap, $version) {
        $answer = $ap->sign('+99901000001', services: [MSS . 'validate', MSS . 'timestamp', 'http://www.methics.fi/KiuruMSSP/v5.0.0#signingCertificate']);
        keep($answer, "$version-services", 502);
        [$validated, $stamped, $certified] = extension($answer, 'ServiceResponses')->ServiceResponse;
        must($validated->Description->mssURI === MSS . 'validate' && code($validated) === 502, $validated);
        must($stamped->any['TimeStampToken'][0] === '0', $stamped);
        must(count($certified->any['signingCertificate']->X509Certificate) === 2, $certified);
    });

    check("SOAP $version profile", function () use ($ap) {
        $answer = $ap->call('MSS_ProfileQuery', ['MobileUser' => ['MSISDN' => '+99901000001'], 'Params' => 'sscds certs state']);
        must(code($answer) === 100, $answer->Status);
        must((bool) preg_grep('/^mss::sign:loa4/', array_map(fn($profile) => $profile->mssURI, $answer->SignatureProfile)), $answer);
        $sim = extension($answer, 'ProfileQueryExtension')->Sscds->Sim;
        $certificate = $sim->MobileUserCertificate[0];
        must($sim->State === 'ACTIVE' && $certificate->Algorithm === 'RSA', $sim);
        $pem = "-----BEGIN CERTIFICATE-----\n" . chunk_split(base64_encode($certificate->X509Certificate[0]), 64, "\n") . "-----END CERTIFICATE-----\n";
        must(openssl_x509_parse($pem)['subject']['serialNumber'] === 'MSSDEV9901000001', $pem);
    });

    check("SOAP $version receipt", function () use ($ap) {
        $signed = $ap->sign('+99901000002');
        $answer = $ap->call('MSS_Receipt', [
            'MSSP_TransID' => $signed->MSSP_TransID, 'MobileUser' => ['MSISDN' => '+99901000002'],
            'Status' => ['StatusCode' => ['Value' => 100],
                'StatusDetail' => ['any' => any('<sco:ReceiptRequestExtension xmlns:sco="' . SCO . '" ReceiptMessagingMode="synch" UserAck="true"/>')]],
            'Message' => ['_' => "Kiitos! \u{20AC}", 'MimeType' => 'text/plain', 'Encoding' => 'UTF-8'],
        ]);
        must(code($answer) === 100, $answer->Status);
        $shown = extension($answer, 'ReceiptResponseExtension');
        must($shown->NetworkAck === true && $shown->UserResponse === '{"status":"OK"}', $shown);
    });

    check("SOAP $version registration", function () use ($client, $ap, $version) {
        $ra = new Ap($client, 'http://ra.example', 'ra');
        $number = $version === '1.1' ? '+99901002103' : '+99901002104';
        $iccid = '8999' . substr($number, 1);
        $answer = $ra->call('MSS_Registration', ['MobileUser' => [], 'any' => any('<mreg:RegistrationInput xmlns:mreg="' . MREG . <<<END
            "><mreg:Target><mreg:SimCard><mreg:ICCID>$iccid</mreg:ICCID><mreg:MSISDN>$number</mreg:MSISDN></mreg:SimCard></mreg:Target>
            <mreg:MregRequest><mreg:ProvisioningOperation Name="CreateMobileUser"/></mreg:MregRequest>
            <mreg:MregRequest><mreg:WirelessOperation Name="AddDevice"/></mreg:MregRequest>
            <mreg:MregRequest><mreg:CertificationOperation Name="RequestCertificate"/></mreg:MregRequest>
            <mreg:MregRequest><mreg:ProvisioningOperation Name="ActivateMobileUser"/></mreg:MregRequest>
            </mreg:RegistrationInput>
            END)]);
        must(code($answer) === 408, $answer->Status);
        $outputs = array_map(fn($response) => $response->OperationOutput, extension($answer, 'RegistrationOutput')->MregResponse);
        must(array_map(fn($output) => (int) $output->Status->OperationStatusCode, $outputs) === [408, 408, 408, 408], $outputs);
        keep($ap->sign($number), "$version-registered");
        $fetched = $ra->call('MSS_Registration', ['MobileUser' => ['MSISDN' => $number]]);
        must(code($fetched) === 408 && $fetched->X509Certificate[0] === '0', $fetched);
    });

    check("SOAP $version handshake", function () use ($ap) {
        $no = array_fill_keys(['MSS_Signature', 'MSS_Registration', 'MSS_Notification', 'MSS_ProfileQuery', 'MSS_Receipt', 'MSS_Status'], false);
        $answer = $ap->call('MSS_Handshake', ['SecureMethods' => $no, 'Certificates' => [], 'RootCAs' => [], 'SignatureAlgList' => []]);
        must($answer->MSSP_TransID && $answer->SecureMethods->MSS_Signature === false, $answer);
    });

    check("SOAP $version fault 105", function () use ($ap) {
        try {
            $ap->sign('+99909999999');
        } catch (SoapFault $fault) {
            must($fault->getMessage() === 'UNKNOWN_CLIENT', $fault->getMessage());
            return;
        }
        throw new Exception('no fault');
    });
}
exit($failed ? 1 : 0);
